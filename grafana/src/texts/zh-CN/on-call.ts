import { panel } from "../text.js";
import type { Texts } from "../texts.js";

const NO_RULES = "未知：告警规则未执行";
const NO_SYSTEM = "没有已知系统";

export const onCall: Texts["onCall"] = {
  around: "前后情况",
  pages: panel("紧急告警", "当前触发并呼叫值班人员的告警数。大于 0 时见下表最前几行。", NO_RULES),
  tickets: panel("工单告警", "当前触发、可在工作时间处理的告警数。", NO_RULES),
  openIncidents: panel("未恢复故障", "有未恢复故障的系统数，其修复计时按计入时间进行。数据来自台账。", NO_SYSTEM),
  failingChecks: panel("失败检查项", "最近一次执行失败的检查项数（无论是否已确认）。见“当前失败”。", "没有检查项数据"),
  inMaintenance: panel("维护中", "当前处于维护中的系统数：其可用率类和性能类告警静默。", NO_SYSTEM),
  silentExporters: panel(
    "无响应采集器",
    "Prometheus 抓取不到的采集器数。大于 0 时本看板部分数据可能过时：请打开“采集器”看板。",
    "没有 job sla-exporter 的抓取目标",
  ),
  alerts: panel(
    "当前告警",
    "紧急告警在前。点击告警名打开处置手册，点击系统打开其看板。“开始于”为首次发现原因的时间。不含心跳告警。",
    "没有触发的告警",
  ),
  clocks: panel(
    "修复计时",
    "每个未恢复故障的计入时间与目标修复时间的对比。达到 75% 时通知维护组长，超过 100% 为红色。服务时间外和维护期间暂停计时。",
    "没有未恢复的故障",
  ),
  failing: panel("当前失败", "最近一次执行失败的检查项及其失败步骤和原因。点击业务事务或数据库即可查看详情。", "没有失败"),
  states: panel(
    "状态",
    "各系统何时正常、故障、维护中或处于服务时间外；每个点取到下一点为止最差的状态。点击系统打开其看板。",
    "所选时间范围内没有任何系统的状态",
  ),
  changes: panel(
    "最近变更",
    "数据库版本、策略或维护窗口最近一次变更的时间，最新在前。故障前不久的变更是首要怀疑对象。",
    "没有变更记录，或没有采集器响应",
  ),
  maintenance: panel(
    "进行中的维护",
    "维护中的系统及开始时间。工作完成后执行：sla-exporter maintenance end NAME。",
    "没有系统处于维护中",
  ),
};
