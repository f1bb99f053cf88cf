/**
 * Why figures of a database are not exact or not there, by the sentence that the checks give. `{}` stands for what
 * differs. What a server says is not among them and stays as it is.
 */
const REASONS: Readonly<Record<string, string>> = {
  "not watched for {}": "有 {}无人监测",
  "some may have been before midnight": "有些可能发生在零点之前",
  "the source is still being read": "来源尚未读完",
  "the source has changed": "来源已更换",
  "failed just now": "刚刚失败",
  "exclusions cannot be honoured, so none is certain": "无法按排除项筛选，因此没有一条是确定的",

  "sessions can set a long_query_time of their own": "会话可以自行设置 long_query_time",
  "the server counts from {} s": "服务器从 {} 秒起计",
  "SET GLOBAL long_query_time = {} mends it for new sessions": "对新会话可用 SET GLOBAL long_query_time = {} 解决",
  "log_queries_not_using_indexes counts fast statements too": "log_queries_not_using_indexes 把快的语句也计入",
  "min_examined_row_limit leaves out statements of fewer than {} rows": "min_examined_row_limit 不计少于 {} 行的语句",
  "log_slow_disabled_statements leaves out {}": "log_slow_disabled_statements 不计 {}",
  "the server has no counter Slow_queries": "服务器没有 Slow_queries 计数",

  "performance_schema is off": "performance_schema 未启用",
  "the consumer global_instrumentation is off": "消费者 global_instrumentation 未启用",
  "instruments of statements are off or not timed": "语句的采集点未启用或不计时",
  "setup_actors leaves accounts out": "setup_actors 未包含全部账号",
  "sessions are not instrumented": "有会话未被采集",
  "performance_schema has no room for all threads or statement classes": "performance_schema 容不下全部线程或语句类别",
  "another server answered": "该地址上已是另一台服务器",
  "the server was restarted": "服务器重启过",
  "the histogram was emptied": "直方图被清空",
  "the statistics of statement classes were emptied": "语句类别的统计被清空",
  "the server could not record all statements": "服务器未能记录全部语句",
  "commands and events may be among them": "其中可能有命令和事件",
  "statements inside stored programs may be among them: {} leaves them out": "其中可能有存储程序内的语句，用 {} 可排除",
  "failed or cancelled ones may be among them": "其中可能有失败或被取消的语句",
  "what replication repeats may be among them": "其中可能有复制重放的语句",
  "ours may be among them": "其中可能有采集器自己的语句",

  "the histogram has edges at {} s and {} s, none at the threshold": "直方图在 {} 秒和 {} 秒处有分界，阈值处没有",
  "the histogram has edges at {} s and not above, none at the threshold": "直方图最高的分界在 {} 秒，阈值处没有",
  "the plugin is not installed, or its statistics are off": "插件未安装，或其统计未启用",
  "the plugin has no edge at {} s": "插件在 {} 秒处没有分界",
  "query_response_time_range_base sets its edges": "分界由 query_response_time_range_base 设置",
  "failed and cancelled statements count too": "失败和被取消的语句也计入",
  "the plugin was emptied or did not count": "插件被清空过或未在计数",
  "statements inside stored programs count too": "存储程序内的语句也计入",

  "{} does not know applications and cannot leave any out": "{} 不区分应用，无法排除",
  "the user is not a member of pg_monitor or pg_read_all_stats": "用户不是 pg_monitor 或 pg_read_all_stats 的成员",
  "the extension {} is not in database {}": "数据库 {2} 中没有扩展 {1}",
  "{} tracks nothing: pg_stat_statements.track or compute_query_id is off":
    "{} 没有在统计：pg_stat_statements.track 或 compute_query_id 未启用",
  "pg_stat_statements must be loaded via shared_preload_libraries": "pg_stat_statements 须经 shared_preload_libraries 加载",
  "pg_stat_statements was reset": "pg_stat_statements 被重置",
  "pg_stat_statements dropped entries": "pg_stat_statements 丢弃了条目",
  "bounds: pg_stat_statements keeps totals, not single statements": "只有上下界：pg_stat_statements 只保存合计，不保存单条语句",
  "a role or a database has its own setting of what pg_stat_statements tracks":
    "有角色或数据库对 pg_stat_statements 的统计范围另有设置",
  "pg_stat_statements.track_utility is off: utility statements are not seen":
    "pg_stat_statements.track_utility 未启用：看不到工具类语句",
  "track_activities is off": "track_activities 未启用",
  "sampled: statements that end between two looks are not seen": "采样：两次查看之间结束的语句看不到",

  "logging_collector is off": "logging_collector 未启用",
  "log_destination has no {}": "log_destination 不含 {}",
  "log_min_messages leaves durations out": "log_min_messages 不记录时长",
  "log_min_duration_statement is off": "log_min_duration_statement 未启用",
  "log_min_duration_statement is above the threshold": "log_min_duration_statement 高于阈值",
  "update_process_title is off": "update_process_title 未启用",
  "the function sla_exporter.read_log is not there": "没有函数 sla_exporter.read_log",
  "the user may not run sla_exporter.read_log": "用户无权执行 sla_exporter.read_log",
  "the user is not a member of pg_monitor": "用户不是 pg_monitor 的成员",
  "the server no longer writes a log that can be read": "服务器不再写出可读取的日志",
  "another server answers": "该地址上已是另一台服务器",
  "a backlog of the log was passed over": "跳过了一段积压的日志",
  "a log file vanished or was replaced before it was read": "有日志文件在读取前消失或被替换",
  "a line of the log could not be read": "有一行日志无法读取",
  "settings of the log were changed meanwhile": "其间日志设置有变更",
  "the server logs from a higher threshold on": "服务器记录日志的阈值更高",
  "a role or a database has its own setting of what is logged": "有角色或数据库对日志内容另有设置",
  "parts of one query cannot be told from several, for messages are translated":
    "服务器消息已本地化，无法区分一条查询的多个部分与多条查询",

  "no size over SQL": "无法经 SQL 得知大小",
  "the file in log_files cannot be looked at ({})": "无法查看 log_files 中的文件：{}",
  "kept in a table that the grants do not show": "存于表中，而现有授权看不到该表",
  "kept in a table whose size the server does not tell": "存于表中，而服务器不提供该表的大小",
  "logging_collector is off: the log goes to standard error": "logging_collector 未启用，日志写往标准错误",
  "log_destination is {}": "log_destination 为 {}",
};

const PATTERNS = Object.entries(REASONS).map(([english, chinese]) => {
  const source = english.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replaceAll("{}", "(.+?)");
  return { pattern: new RegExp(`^${source}$`), chinese };
});

/** The units of a duration within a sentence. */
const UNITS: Readonly<Record<string, string>> = { h: "小时", min: "分钟", s: "秒" };

/**
 * Several reasons, as the checks join them. What is not known stays as it is.
 * @param sources the names of the sources of slow queries, which may stand before a reason.
 */
export function reasonsInChinese(text: string, sources: Readonly<Record<string, string>>): string {
  const told = text.split("; ").map((reason): string => {
    const [, time, over] = /^until (\d\d:\d\d): (.*)$/.exec(reason) ?? [];
    if (over !== undefined) return `${time} 前：${reasonsInChinese(over, sources)}`;
    const whole = reasonInChinese(reason);
    if (whole !== undefined) return whole;
    const [, source = "", rest = ""] = /^(\w+): (.*)$/.exec(reason) ?? [];
    const name = sources[source];
    return name === undefined ? list(reason) : `${name}：${list(rest)}`;
  });
  return told.join("；");
}

/** One reason; undefined when it is not known. */
function reasonInChinese(reason: string): string | undefined {
  for (const { pattern, chinese } of PATTERNS) {
    const found = pattern.exec(reason);
    if (!found) continue;
    let next = 1;
    const value = (index: number) => (found[index] ?? "").replace(/(?<=^| )(h|min|s)(?= |$)/g, (unit) => UNITS[unit] ?? unit);
    return chinese.replace(/\{(\d?)\}/g, (_, index: string) => value(index === "" ? next++ : Number(index)));
  }
  return undefined;
}

function list(reasons: string): string {
  const whole = reasonInChinese(reasons);
  if (whole !== undefined) return whole;
  const parts = reasons.split(", ").map(reasonInChinese);
  return parts.every((part) => part !== undefined) ? parts.join("、") : reasons;
}
