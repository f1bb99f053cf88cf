/** A line as the server writes it, made from its parts. */
export interface Written {
  readonly time: string;
  readonly user: string;
  readonly database: string;
  readonly ps: string;
  readonly state: string;
  readonly message: string;
  readonly detail: string;
  readonly application: string;
  readonly process: string;
}

export function asJson(line: Written): string {
  const fields = {
    timestamp: line.time,
    user: line.user,
    dbname: line.database,
    pid: 4711,
    remote_host: "[local]",
    session_id: "6562f1a6.1267",
    line_num: 3,
    ps: line.ps,
    session_start: line.time.slice(0, 19),
    vxid: "3/7",
    txid: 0,
    error_severity: "LOG",
    ...(line.state === "00000" ? {} : { state_code: line.state }),
    message: line.message,
    ...(line.detail === "" ? {} : { detail: line.detail }),
    application_name: line.application,
    backend_type: line.process,
    query_id: -12,
  };
  return `${JSON.stringify(fields)}\n`;
}

export function asCsv(line: Written): string {
  const text = (value: string) => (value === "" ? "" : `"${value.replaceAll('"', '""')}"`);
  const columns = [
    line.time,
    text(line.user),
    text(line.database),
    "4711",
    '"[local]"',
    "6562f1a6.1267",
    "3",
    text(line.ps),
    line.time.slice(0, 19),
    "3/7",
    "0",
    "LOG",
    line.state,
    text(line.message),
    text(line.detail),
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    text(line.application),
    text(line.process),
    "",
    "-12",
  ];
  return `${columns.join(",")}\n`;
}
