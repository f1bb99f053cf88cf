import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { serverIn, serverOf } from "../../src/cli/ledger/socket.js";
import { claimFolder } from "../../src/web/control/claim.js";

async function claimed(doing: "serve" | "command") {
  const folder = mkdtempSync(join(tmpdir(), "sla-socket-"));
  const control = await claimFolder(folder, doing);
  onTestFinished(async () => {
    await control.release(0);
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, control };
}

describe("A command", () => {
  test("finds nobody where no exporter runs.", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sla-socket-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    expect(await serverOf(folder)).toBeUndefined();
    expect(await serverOf(join(folder, "missing"))).toBeUndefined();
    expect(await serverOf(join(folder, "m".repeat(150)))).toBeUndefined();
  });

  test("waits for an exporter that is starting, and takes null for not known.", async () => {
    const { folder, control } = await claimed("serve");
    const asked = (await serverOf(folder))?.ask("GET", "/api/v1/ledger");
    setTimeout(() => control.serve((_request, response) => response.end('{"a":null,"b":[1]}')), 300);
    expect(await asked).toEqual({ b: [1] });
  });

  test("tells the sentence of a refusal.", async () => {
    const { folder, control } = await claimed("serve");
    control.serve((_request, response) => response.writeHead(409).end('{"error":"it is over already"}'));
    await expect(serverIn(folder).ask("POST", "/x", {})).rejects.toThrow(/^it is over already$/);
    control.serve((_request, response) => response.writeHead(500).end("<p>boom</p>"));
    await expect(serverIn(folder).ask("POST", "/x", {})).rejects.toThrow("the exporter answered 500: <p>boom</p>");
  });

  test("waits for another command to be gone, and does not talk to it.", async () => {
    const { folder, control } = await claimed("command");
    const found = serverOf(folder);
    setTimeout(() => void control.release(0), 300);
    expect(await found).toBeUndefined();
  });
});
