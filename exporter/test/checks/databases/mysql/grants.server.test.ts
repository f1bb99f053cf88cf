import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "../../../../src/checks/databases/engine.js";
import { Secret } from "../../../../src/config/secret.js";
import type { MysqlServer } from "../../../servers/mysqld.js";
import { administrator, ENGINES, open, target } from "./engines.js";

describe.each(ENGINES.filter(({ available }) => available))("$name", ({ name, engine, start }) => {
  let server: MysqlServer;
  let admin: Connection;
  const sessions: Session[] = [];
  beforeAll(async () => {
    server = await start({ settings: { "log-bin": "binlog", "server-id": "7", "performance-schema": "ON" } });
    admin = await administrator(server);
    if (name === "mariadb") await admin.query("INSTALL SONAME 'query_response_time'; SET GLOBAL query_response_time_stats = ON");
  });
  afterAll(async () => {
    for (const session of sessions) session.destroy();
    admin?.destroy();
    await server?.stop();
  });

  test.each(["monitor", "o'brien \\ co"])(
    "The grants for %j run as they stand and suffice for the whole check.",
    async (user) => {
      const sql = engine.grants(user);
      await admin.query(sql);
      const password = /IDENTIFIED BY '([^']+)'/.exec(sql)?.[1] ?? "";
      const section = { ...target(server), user, password: new Secret(() => password) };
      const session = await open(engine, section);
      sessions.push(session);

      const measured = await Promise.all(engine.collectors.map((collector) => collector.collect(session, section)));
      expect(Object.assign({}, ...measured)).toMatchObject({
        version: expect.any(String),
        connections: { byState: { active: sessions.length, idle: 1 } },
        oldestTransaction: 0,
        oldestStatement: 0,
        logs: [{ log: "binary" }],
      });
      for (const source of engine.slowQuerySources) {
        expect(await source.available(session, section)).toEqual({ available: true });
        const watch = await source.watch(session, section);
        expect((await watch.read(session)).lower).toBe(0);
      }
      // Three connections and no more, and no data.
      await expect(session.query("SELECT authentication_string FROM mysql.user")).rejects.toMatchObject({ reason: "permission" });
      for (let more = 0; more < 2; more += 1) sessions.push(await open(engine, section));
      await expect(open(engine, section)).rejects.toMatchObject({ reason: "limit" });
      for (const opened of sessions.splice(0)) opened.destroy();
    },
  );
});
