import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { parseExposition } from "../src/watch/exposition.js";
import { systemLines } from "../src/watch/lines.js";
import { watch } from "../src/watch/screen.js";

const EXPOSITION = `# HELP sla_system_up Whether the system is up.
# TYPE sla_system_up gauge
sla_system_info{system="erp",tier="core",owner="business",title="ERP, \\"the\\" one"} 1
sla_system_info{system="crm",tier="core",owner="business",title="CRM"} 1
sla_system_info{system="forum",tier="auxiliary",owner="business",title="Forum"} 1
sla_system_up{system="erp"} 1
sla_system_up{system="crm"} 0
sla_check_success{system="erp",check="erp/place-order",kind="transaction"} 1
sla_check_duration_seconds{system="erp",check="erp/place-order",kind="transaction"} 0.08412
sla_check_duration_seconds{system="erp",check="erp-db",kind="database"} 0.002
sla_check_success{system="crm",check="crm/new-customer",kind="transaction"} 0
sla_check_duration_seconds{system="crm",check="crm/new-customer",kind="transaction"} 8
sla_db_up{system="erp",database="erp-db",engine="postgres"} 1
sla_db_connections{system="erp",database="erp-db",engine="postgres",state="active"} 1
sla_db_connections{system="erp",database="erp-db",engine="postgres",state="idle"} 6
sla_db_connections_max{system="erp",database="erp-db",engine="postgres"} 57
sla_db_connections_used_ratio{system="erp",database="erp-db",engine="postgres"} 0.1228
sla_db_slow_queries_today{system="erp",database="erp-db",engine="postgres"} 3
sla_db_slow_queries_today_upper_bound{system="erp",database="erp-db",engine="postgres"} 5
sla_db_up{system="crm",database="crm-db",engine="mariadb"} 0
`;

describe("parseExposition", () => {
  it("reads names, escaped labels and values.", () => {
    const [first] = parseExposition(EXPOSITION);
    expect(first).toEqual({
      name: "sla_system_info",
      labels: { system: "erp", tier: "core", owner: "business", title: 'ERP, "the" one' },
      value: 1,
    });
    expect(parseExposition("a +Inf\nb -Inf\nc NaN\n").map((sample) => sample.value)).toEqual([Infinity, -Infinity, Number.NaN]);
  });
});

describe("systemLines", () => {
  it("gives one aligned line for each system.", () => {
    expect(systemLines(parseExposition(EXPOSITION))).toEqual([
      "erp     up        place-order 0.084 s   erp-db 7 of 57 connections, 12 %, slow queries today 3 to 5",
      "crm     DOWN      new-customer FAILED   crm-db DOWN",
      "forum   waiting",
    ]);
  });
});

describe("systemLines, of slow queries", () => {
  it.each([
    ["3", "slow queries today 3"],
    ["+Inf", "slow queries today at least 3"],
  ])("with an upper bound of %s says: %s", (bound, text) => {
    const [line] = systemLines(parseExposition(EXPOSITION.replace(/(upper_bound\S+) 5/, `$1 ${bound}`)));
    expect(line?.endsWith(text)).toBe(true);
  });
});

describe("watch", () => {
  /** Shows what an exporter says until there are two frames. @returns what was written. */
  async function frames(output: { readonly isTTY: boolean; readonly columns: number }, exposition: string): Promise<string[]> {
    const server = createServer((_request, response) => response.end(exposition));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const ending = new AbortController();
    const written: string[] = [];
    const write = (text: string) => {
      written.push(text);
      if (written.length === 2) ending.abort();
    };
    try {
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      await watch(address, { ...output, write }, ending.signal, 0.01);
    } finally {
      server.close();
      server.closeAllConnections();
    }
    return written;
  }

  it("updates its lines in place on a terminal, each cut to the width.", async () => {
    const [first, second] = await frames({ isTTY: true, columns: 30 }, EXPOSITION);
    const lines = "erp     up        place-orde…\ncrm     DOWN      new-custom…\nforum   waiting\n";
    expect(first).toBe(`\x1b[J${lines}`);
    expect(second).toBe(`\x1b[3A\x1b[J${lines}`);
  });

  it("prints lines with their time where there is no terminal.", async () => {
    const [first] = await frames({ isTTY: false, columns: 30 }, EXPOSITION);
    expect(first?.split("\n")[1]).toMatch(/^\d\d:\d\d:\d\d {2}crm {5}DOWN {6}new-customer FAILED {3}crm-db DOWN$/);
  });
});
