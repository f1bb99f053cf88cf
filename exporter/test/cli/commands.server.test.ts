import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "../servers/command.js";
import { type PostgresServer, startPostgres } from "../servers/postgres.js";

const PASSWORD = "hunter2-and-more";
const folder = mkdtempSync(join(tmpdir(), "sla-commands-"));
const shop = createServer((request, response) => {
  response.setHeader("content-type", "application/json");
  if (request.url === "/login") response.end(`{"token":"t-98765","echo":"${PASSWORD}"}`);
  else if (request.url === "/broken") response.writeHead(500).end("{}");
  else response.end("{}");
});
let postgres: PostgresServer;

beforeAll(async () => {
  shop.listen(0, "127.0.0.1");
  await once(shop, "listening");
  postgres = await startPostgres({ version: 18 });
  await postgres.query(`CREATE ROLE bare LOGIN PASSWORD '${PASSWORD}'`);
});
afterAll(async () => {
  shop.close();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: string[]) => runCommand(args, { cwd: folder, env: { SHOP_PASSWORD: PASSWORD } });

function policy(name: string, step = "/orders"): string {
  const base = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
  writeFileSync(
    join(folder, name),
    `
databases:
  shop-db: { system: shop, engine: postgres, host: 127.0.0.1, port: ${postgres.port}, user: bare, password: "\${env:SHOP_PASSWORD}" }
systems:
  shop:
    tier: core
    transactions:
      - name: order
        steps:
          - { name: login, url: "${base}/login", json: { password: "\${env:SHOP_PASSWORD}" }, extract: { token: { jsonpath: $.token, secret: true } } }
          - { name: enter, url: "${base}${step}", headers: { authorization: "Bearer {{token}}" } }
`,
  );
  return `--config.file=${name}`;
}

describe("check", () => {
  test("It says what a good file holds, and ends with 0.", async () => {
    expect(await run("check", policy("good.yml"))).toMatchObject({
      code: 0,
      out: "good.yml: valid: 1 system, 1 database, 1 transaction\n",
      err: "",
    });
  });

  test("It tells every error at once with place and remedy, and ends with 1.", async () => {
    writeFileSync(join(folder, "bad.yml"), "systems:\n  shop:\n    tier: gold\n    own: dba\n");
    const { code, err } = await run("check", "--config.file=bad.yml");
    expect(code).toBe(1);
    expect(err).toContain("bad.yml:3:11 systems.shop.tier: ");
    expect(err).toContain("bad.yml:4:5 systems.shop");
  });

  test("--live shows what works, what is missing and the statement that mends it.", async () => {
    const { code, out } = await run("check", "--live", policy("good.yml"));
    expect(out).toMatch(/^shop-db +database +ok +\d+ ms +version 18\.\d+$/m);
    expect(out).toMatch(/^shop\/order +transaction +ok +\d+ ms +login \d+ ms, enter \d+ ms$/m);
    expect(out).toMatch(/What is missing:\n(.*\n)* {2}shop-db · Logs: (.*\n)* {6}GRANT pg_monitor TO "?bare"?;\n/);
    expect(out).not.toContain(PASSWORD);
    expect(code).toBe(1);
  });

  test("--live tells a server that refuses the password, and goes on with the rest.", async () => {
    const text = policy("good.yml");
    const child = await run("check", "--live", text.replace("good", "wrong")).catch(() => undefined);
    expect(child?.err).toContain("no such file");
    await postgres.query("ALTER ROLE bare PASSWORD 'another'");
    const { code, out } = await run("check", "--live", text);
    await postgres.query(`ALTER ROLE bare PASSWORD '${PASSWORD}'`);
    expect(code).toBe(1);
    expect(out).toMatch(/^shop-db +database +failed: auth /m);
    expect(out).toMatch(/^shop\/order +transaction +ok /m);
    expect(out).toMatch(
      /\nWhat is missing:\n {2}shop-db: password authentication failed for user "bare"\n {6}good\.yml:3:\d+ databases\.shop-db\.password: check it and the user, and /,
    );
  });

  test.each([
    [
      "a host that has no name",
      "host: 127.0.0.1",
      "host: nobody.invalid",
      "good.yml:3:52 databases.shop-db.host: check how the name",
    ],
    ["a host where nothing listens", /port: \d+/, "port: 1", "good.yml:3:52 databases.shop-db.host: check host and port"],
    [
      "a step whose address does not answer",
      /url: ".*\/orders"/,
      'url: "http://127.0.0.1:9/orders"',
      "good.yml:11:33 systems.shop.transactions[0].steps[1].url: check host and port",
    ],
  ])("--live tells of %s where it stands in the policy file.", async (_, written, broken, told) => {
    const flag = policy("good.yml");
    const path = join(folder, "good.yml");
    writeFileSync(path, readFileSync(path, "utf8").replace(written, broken));
    const { code, out } = await run("check", "--live", flag);
    expect(code).toBe(1);
    expect(out).toContain(`\n      ${told}`);
  });
});

describe("once", () => {
  test("It runs one transaction and shows its waterfall with what was sent and received, secrets masked.", async () => {
    const { code, out } = await run("once", "order", policy("good.yml"));
    expect(code).toBe(0);
    expect(out).toMatch(/^shop\/order {2}ok /);
    expect(out).toContain("ttfb");
    expect(out).toContain("/login");
    expect(out).not.toContain(PASSWORD);
    expect(out).not.toContain("t-98765");
  });

  test("It ends with 1 when the run fails, and says why.", async () => {
    const { code, out } = await run("once", "shop/order", policy("broken.yml", "/broken"));
    expect(code).toBe(1);
    expect(out).toContain("step enter failed, status: expected status 200 to 299, got 500");
  });

  test("It shows the figures of a database, and what was missing works once it is granted.", async () => {
    await postgres.query("GRANT pg_monitor TO bare");
    expect((await run("check", "--live", policy("good.yml"))).code).toBe(0);
    const { code, out } = await run("once", "shop-db", policy("good.yml"));
    expect(code).toBe(0);
    expect(out).toMatch(/^connections {9}\d+ of \d+/m);
    expect(out).toMatch(/^version +18/m);
  });

  test("It names the checks that there are when it knows none of the name.", async () => {
    const { code, err } = await run("once", "pay", policy("good.yml"));
    expect(code).toBe(1);
    expect(err).toBe('no check is named "pay"; choose one of: shop/order, shop-db\n');
  });
});

describe("other commands", () => {
  test("init writes a file that check takes, and does not write over one.", async () => {
    const first = await run("init", "--engine=mysql", "--host=db.intra:3307", "--config.file=new.yml");
    expect(first.code).toBe(0);
    const again = await run("init", "--engine=mysql", "--host=db.intra", "--config.file=new.yml");
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining("it exists already") });
  });

  test("An unknown command, flag or engine is told in one line.", async () => {
    expect((await run("grants", "access")).err).toContain("Expected one of mysql, mariadb, postgres.");
    expect((await run("serve", "--web.listen")).err).toContain("unknown option");
    expect((await run("explode")).err).toContain("unknown command");
  });

  test("schema prints JSON.", async () => {
    expect(JSON.parse((await run("schema")).out)).toHaveProperty("properties.systems");
  });
});
