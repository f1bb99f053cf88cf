import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Session } from "../../../../src/checks/databases/engine.js";
import type { SignalName } from "../../../../src/checks/databases/signals.js";
import type { MysqlServer } from "../../../servers/mysqld.js";
import { administrator, ENGINES, NEWER, open, root } from "./engines.js";
import { signals } from "./signals.js";

/** What an administrator says to each kind of server. */
const WORDS = {
  mysql: {
    follow: (port: number, _channel: string) =>
      `CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = ${port}, SOURCE_USER = 'root', SOURCE_AUTO_POSITION = 1`,
    start: "START REPLICA",
    stopApplying: "STOP REPLICA SQL_THREAD",
    apply: "START REPLICA SQL_THREAD",
    stop: "STOP REPLICA",
    settings: { "gtid-mode": "ON", "enforce-gtid-consistency": "ON" },
  },
  mariadb: {
    follow: (port: number, channel: string) =>
      `CHANGE MASTER '${channel}' TO MASTER_HOST = '127.0.0.1', MASTER_PORT = ${port}, MASTER_USER = 'root', MASTER_USE_GTID = slave_pos`,
    start: "START ALL REPLICAS",
    stopApplying: "STOP REPLICA '' SQL_THREAD",
    apply: "START REPLICA '' SQL_THREAD",
    stop: "STOP ALL REPLICAS",
    settings: {},
  },
} as const;

describe.each([...ENGINES, ...NEWER].filter(({ available }) => available))("A replica of $title", ({ name, engine, start }) => {
  const words = WORDS[name];
  let source: MysqlServer;
  let replica: MysqlServer;
  let other: MysqlServer | undefined;
  let onSource: Connection;
  let onReplica: Connection;
  let session: Session;
  const settings = (id: string) => ({ "log-bin": "binlog", "server-id": id, ...words.settings });
  beforeAll(async () => {
    source = await start({ settings: settings("1") });
    replica = await start({ settings: settings("2") });
    onSource = await administrator(source);
    onReplica = await administrator(replica);
    session = await open(engine, root(replica));
  }, 60_000);
  afterAll(async () => {
    session?.destroy();
    await onReplica?.query(words.stop).catch(() => {});
    onSource?.destroy();
    onReplica?.destroy();
    await Promise.all([source?.stop(), replica?.stop(), other?.stop()]);
  });
  const read = (signal: SignalName) => signals(engine, "replication", signal, session, root(replica));
  const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 15_000, interval: 200 });

  test("A server that follows nobody tells nothing.", async () => {
    expect(await read("replication_running")).toEqual({});
    expect(await read("replication_lag_seconds")).toEqual({});
  });

  test("Runs without lag, stops with its applier, and is behind once that goes on.", async () => {
    const label = `127.0.0.1:${source.port}`;
    await onReplica.query(words.follow(source.port, ""));
    await onReplica.query(words.start);
    await eventually(async () => {
      expect(await read("replication_running")).toEqual({ [label]: 1 });
      expect(await read("replication_lag_seconds")).toEqual({ [label]: 0 });
    });
    await onSource.query("CREATE DATABASE shop; CREATE TABLE shop.orders (id INT PRIMARY KEY)");
    await eventually(async () => void (await onReplica.query("SELECT * FROM shop.orders")));

    await onReplica.query(words.stopApplying);
    expect(await read("replication_running")).toEqual({ [label]: 0 });
    expect(await read("replication_lag_seconds")).toEqual({});
    await onSource.query("INSERT INTO shop.orders VALUES (1)");
    // Holds up the applier, so that it stays behind when it goes on.
    const [[before]] = (await onReplica.query("SELECT UNIX_TIMESTAMP() AS now")) as unknown as [[{ now: number }]];
    await onReplica.query("LOCK TABLES shop.orders READ");
    await onReplica.query(words.apply);
    await eventually(async () => {
      expect(await read("replication_running")).toEqual({ [label]: 1 });
      expect((await read("replication_lag_seconds"))[label]).toBeGreaterThanOrEqual(2);
    });
    const [[after]] = (await onReplica.query("SELECT UNIX_TIMESTAMP() AS now")) as unknown as [[{ now: number }]];
    expect((await read("replication_lag_seconds"))[label]).toBeLessThanOrEqual(after.now - before.now + 2);
    await onReplica.query("UNLOCK TABLES");
    await eventually(async () => expect(await read("replication_lag_seconds")).toEqual({ [label]: 0 }));
  }, 60_000);

  test("A source that is gone stops it.", async () => {
    await source.kill();
    await eventually(async () => expect(await read("replication_running")).toEqual({ [`127.0.0.1:${source.port}`]: 0 }));
    await source.restart();
  }, 60_000);

  if (name === "mariadb") {
    test("Each of several sources is told by its name.", async () => {
      other = await start({ settings: { ...settings("3"), "gtid-domain-id": "3" } });
      await onReplica.query(words.follow(other.port, "crm"));
      await onReplica.query("START REPLICA 'crm'");
      await eventually(async () => expect(await read("replication_running")).toMatchObject({ crm: 1 }));
      await onReplica.query("STOP REPLICA 'crm'");
      expect(await read("replication_running")).toMatchObject({ crm: 0 });
      expect(Object.keys(await read("replication_running"))).toHaveLength(2);
    }, 60_000);
  }
});
