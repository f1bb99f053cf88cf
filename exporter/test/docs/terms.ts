/** A word that Chinese texts must not use, because another one is the term for the same thing. */
export interface Stray {
  /** The English term, as the glossary in docs/zh-CN/README.md has it. */
  readonly term: string;
  /** What must not stand anywhere. */
  readonly word: RegExp;
  /** What stands in its place. */
  readonly instead: string;
}

/** One term for each thing. Words with other meanings in other places are forbidden with what stands beside them. */
export const STRAYS: readonly Stray[] = [
  { term: "exporter", word: /导出器|其他采集器/, instead: "采集器；其他 exporter" },
  { term: "policy file", word: /政策/, instead: "策略文件" },
  { term: "tier", word: /等级|层级/, instead: "级别" },
  { term: "owner", word: /负责角色|责任人|所有者/, instead: "负责人" },
  { term: "role", word: /(?<!维护)组长/, instead: "维护组长" },
  { term: "run", word: /[次败功]运行|(?:计划|定时|确认)(?:的)?运行|运行(?:数|记录|次数)/, instead: "执行" },
  { term: "check", word: /(?:关键|数据库)检查(?!项)|检查(?:逾期|超期)/, instead: "检查项" },
  { term: "collector", word: /采集部分/, instead: "采集项" },
  {
    term: "synthetic transaction",
    word: /业务流程|合成事务|模拟事务|事务步骤|关键事务|(?:所选|每个|多个)事务/,
    instead: "业务事务",
  },
  { term: "transcript", word: /运行记录|收发记录|步骤记录/, instead: "收发内容" },
  { term: "down", word: /不可用|宕机|停机(?!时间)/, instead: "故障；时长为停机时间" },
  { term: "up", word: /系统可用(?!率)|全部可用/, instead: "正常" },
  { term: "incident", word: /故障数(?!据)|事故|未结束故障/, instead: "故障，故障次数，未恢复的故障" },
  { term: "downtime", word: /故障时间|故障时长|停机时长/, instead: "停机时间" },
  { term: "availability", word: /可用性|可用度/, instead: "可用率" },
  { term: "bounds", word: /上下限|下限/, instead: "上下界，下界；限值" },
  { term: "coverage", word: /(?<!观测|“|coverage: "|"剩余预算", ")覆盖率/, instead: "观测覆盖率" },
  { term: "error budget", word: /停机额度|误差预算|剩余额度/, instead: "错误预算" },
  { term: "period", word: /(?:该|整个|当前|5 个)期间|(?:该|整个)时段内|当前时段/, instead: "周期" },
  { term: "exclusion", word: /(?:每项|被|项)排除/, instead: "剔除" },
  { term: "MTTR", word: /平均恢复时间|(?<!故障)平均修复时间/, instead: "故障平均修复时间" },
  { term: "repair clock", word: /修复时钟|修复时限/, instead: "修复计时；目标修复时间" },
  { term: "limit", word: /正常上限|[/] 上限|策略上限|每日上限|阀值/, instead: "限值" },
  { term: "early sign", word: /故障先兆|早期信号/, instead: "早期征兆" },
  { term: "ledger", word: /账本|帐/, instead: "台账" },
  { term: "canary", word: /探针地址|金丝雀|(?<!(?:[（`"$.]|\| ))\bcanary\b(?!`)/, instead: "自检地址" },
  { term: "blind", word: /失明|断网|网络中断/, instead: "自身网络不通" },
  { term: "overdue", word: /超期|未按时/, instead: "逾期" },
  { term: "scrape", word: /采集目标|无法采集|作业名/, instead: "抓取，抓取目标，job" },
  { term: "severity", word: /告警级别|知会|^级别：(?:呼叫|工单)/, instead: "紧急程度：紧急、工单、提示" },
  { term: "receiver", word: /接收者|接收人|接收器/, instead: "接收方" },
  { term: "board", word: /仪表盘/, instead: "看板" },
  { term: "runbook", word: /运维手册|操作手册|处理手册|应急手册/, instead: "处置手册" },
  { term: "secret", word: /(?<!机)密文/, instead: "机密" },
  { term: "primary, replica, standby", word: /源端|副本落后|主节点|从节点/, instead: "主库、从库、备库" },
  { term: "transaction id", word: /事务号/, instead: "事务 ID" },
  { term: "response", word: /应答/, instead: "响应" },
];

/** How Chinese is set among Latin letters and figures. Looked for in what is left of a line without code and placeholders. */
export const SETTING: readonly { readonly rule: string; readonly breach: RegExp }[] = [
  {
    rule: "A space stands between Chinese characters and Latin letters or digits.",
    breach: /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9%]\p{Script=Han}/u,
  },
  { rule: "No space stands between Chinese characters.", breach: /\p{Script=Han} +\p{Script=Han}/u },
  {
    rule: "Punctuation beside Chinese characters is of full width.",
    breach: /\p{Script=Han}[,;:!?()]|[,;:!?)]\p{Script=Han}/u,
  },
  { rule: "No space stands beside punctuation of full width.", breach: /\S [，。：；、！？）”]|[，。：；、！？（“] \S/u },
  { rule: "No space stands before a per cent sign.", breach: /\d %/ },
];
