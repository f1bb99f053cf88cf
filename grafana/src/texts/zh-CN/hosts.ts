import { panel } from "../text.js";
import type { Texts } from "../texts.js";

const NO_HOSTS =
  "没有抓取所选系统主机的 node_exporter：请为其抓取目标添加 system 和 host 标签，见 docs/bring-your-own-exporters.md";

export const hosts: Texts["hosts"] = {
  use: "使用率与限值",
  watching: "其他 exporter 与备份",
  now: panel(
    "主机",
    "每台主机一行。“/ 限值”两列为使用率占策略对该系统限值的比例，超过 100% 为红色。“高于限值”为最满文件系统的剩余比例高出策略限值的部分，低于 0 为红色。数据来自 node_exporter。",
    NO_HOSTS,
  ),
  cpu: panel(
    "CPU",
    "五分钟内全部处理器的使用率，等待磁盘不算使用。虚线为策略限值。长时间超过时：查看是哪个进程，以及当时是否有发布或作业开始。",
    NO_HOSTS,
  ),
  memory: panel("内存", "已用内存，不含内核可回收的缓存。虚线为策略限值。只升不降即为泄漏。", NO_HOSTS),
  disk: panel("磁盘剩余", "各文件系统中普通用户可写的剩余比例。低于虚线即低于策略限值：清理或扩容。", NO_HOSTS),
  exporters: panel(
    "其他 exporter",
    "Prometheus 能否访问带有系统标签的 node_exporter、mysqld_exporter、postgres_exporter。主机冻结时其 exporter 也无法访问。",
    "没有其他 exporter 的抓取目标带有 system 与 host，或 system 与 database 标签：见 docs/bring-your-own-exporters.md",
  ),
  backups: {
    title: "备份",
    description: "本版本对备份的了解：暂无。",
    content:
      "**备份尚未监测。** 本版本只读取策略文件中的 `backups` 并检查格式，不查看备份本身。没有数据能说明最近一次备份是否成功，因此这里不显示任何数字。\n\n在此之前，请保留备份程序自身的告警，并手工从备份恢复一次以确认可用。",
  },
};
