import { incidents, maintenance } from "../annotations.js";
import { greatest } from "../between-points.js";
import { board, line, section } from "../board.js";
import { shareOf } from "../expressions.js";
import type { Language } from "../language.js";
import { cell, toBoard } from "../links.js";
import { downOrNot } from "../mappings.js";
import { lines } from "../panels/lines.js";
import { type Column, table } from "../panels/table.js";
import { timeline } from "../panels/timeline.js";
import { words as text } from "../panels/words.js";
import { of } from "../queries.js";
import type { PanelText } from "../texts/text.js";
import { SHARE } from "../thresholds.js";
import { UNITS } from "../units.js";
import { variables } from "../variables.js";

const ofHost = (series: string): string => of(series, 'host=~"$host"');

/** Machines against the limits of their systems. */
export function hosts(language: Language) {
  const { words, hosts: texts } = language.texts;
  const against = (content: PanelText, series: string, limit: string, legend: string) =>
    lines({
      text: content,
      unit: UNITS.ratio,
      max: 1,
      queries: [{ refId: "used", expr: ofHost(series), legend }],
      limits: [
        {
          refId: "limit",
          expr: `max by (system) (${of(limit)}) and on (system) ${ofHost(series)}`,
          legend: `${words.legends.limit} {{system}}`,
        },
      ],
    });
  return board({
    id: "hosts",
    language,
    hours: 6,
    refresh: "1m",
    variables: variables(words, ["host"]),
    annotations: [incidents(words), maintenance(words)],
    top: [line(8, [24, hostsNow(language)])],
    sections: [
      section(
        texts.use,
        line(
          9,
          [8, against(texts.cpu, "sla:host_cpu_used_ratio", "sla:limit_cpu_ratio", "{{host}}")],
          [8, against(texts.memory, "sla:host_memory_used_ratio", "sla:limit_memory_ratio", "{{host}}")],
          [8, against(texts.disk, "sla:host_filesystem_free_ratio", "sla:limit_disk_free_ratio", "{{host}} {{mountpoint}}")],
        ),
      ),
      section(
        texts.watching,
        line(
          8,
          [
            12,
            timeline({
              text: texts.exporters,
              unit: UNITS.none,
              mappings: downOrNot(words),
              queries: [
                {
                  refId: "down",
                  expr: `label_join(${greatest(of("sla:other_exporter_down"))}, "target", "", "host", "database")`,
                  legend: "{{job}} {{target}}",
                },
              ],
            }),
          ],
          [12, text(texts.backups)],
        ),
      ),
    ],
  });
}

function hostsNow(language: Language) {
  const { words, hosts: texts } = language.texts;
  const by = (column: Column): Column => ({ ...column, expr: `max by (system, host) (${column.expr})` });
  const ratio = { unit: UNITS.ratio, decimals: 0 } as const;
  const share = { ...ratio, steps: SHARE, show: "bar" } as const;
  const used = (series: string, limit: string) => shareOf(ofHost(series), of(limit), "system");
  const free = `min by (system, host) (${ofHost("sla:host_filesystem_free_ratio")})`;
  return table({
    text: texts.now,
    columns: [
      { id: "system", name: words.columns.system, links: [toBoard("system", language, { system: cell("system") })] },
      {
        id: "host",
        name: words.columns.host,
        links: [toBoard("hosts", language, { system: cell("system"), host: cell("host") })],
      },
      by({ id: "cpu", name: words.columns.cpu, expr: ofHost("sla:host_cpu_used_ratio"), ...ratio }),
      by({
        id: "cpuShare",
        name: words.columns.cpuShare,
        expr: used("sla:host_cpu_used_ratio", "sla:limit_cpu_ratio"),
        ...share,
      }),
      by({ id: "memory", name: words.columns.memory, expr: ofHost("sla:host_memory_used_ratio"), ...ratio }),
      by({
        id: "memoryShare",
        name: words.columns.memoryShare,
        expr: used("sla:host_memory_used_ratio", "sla:limit_memory_ratio"),
        ...share,
      }),
      by({ id: "free", name: words.columns.diskFree, expr: free, ...ratio }),
      by({
        id: "freeMargin",
        name: words.columns.aboveLeast,
        expr: `${free} - on (system) group_left () ${of("sla:limit_disk_free_ratio")}`,
        ...ratio,
        steps: ["red", [0, "green"]],
        show: "colored",
      }),
    ],
  });
}
