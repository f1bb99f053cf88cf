import { spawn } from "node:child_process";
import { once } from "node:events";
import { linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { type ControlSocket, claimFolder, FolderInUse } from "../../../src/web/control/claim.js";
import { openSocketFolder, SOCKET } from "../../../src/web/control/folder.js";

function folder(name = "state"): string {
  const outer = mkdtempSync(join(tmpdir(), "sla-control-"));
  onTestFinished(() => rmSync(outer, { recursive: true, force: true }));
  mkdirSync(join(outer, name), { mode: 0o700 });
  return join(outer, name);
}

async function claim(path: string): Promise<ControlSocket> {
  const control = await claimFolder(path, "serve");
  onTestFinished(() => control.release(0));
  return control;
}

/** A socket whose process was killed before it could take it away. */
async function leaveDeadSocket(path: string): Promise<void> {
  const script = `require("node:net").createServer().listen(${JSON.stringify(join(path, SOCKET))}, () => console.log("on"))`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "ignore"] });
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");
}

function get(path: string): Promise<{ readonly status: number; readonly text: string }> {
  const place = openSocketFolder(path);
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    request({ socketPath: place.path(SOCKET), path: "/", agent: false }, (response) => {
      let text = "";
      response.on("data", (part) => {
        text += part;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    })
      .on("error", reject)
      .end();
  }).finally(() => place.close());
}

describe("The control socket", () => {
  test("is for its owner alone, answers, and is gone after its release.", async () => {
    const path = folder();
    const control = await claim(path);
    expect(statSync(join(path, SOCKET)).mode & 0o777).toBe(0o600);
    expect((await get(path)).status).toBe(503);
    control.serve((_request, response) => response.end("here"));
    expect(await get(path)).toEqual({ status: 200, text: "here" });
    expect(readdirSync(path)).toEqual([SOCKET]);
    await control.release(0);
    expect(readdirSync(path)).toEqual([]);
  });

  test("refuses a second holder in one sentence that says who listens.", async () => {
    const path = folder();
    const first = await claim(path);
    const error = await claimFolder(path, "serve").catch((reason: Error) => reason);
    expect(error).toBeInstanceOf(FolderInUse);
    expect((error as Error).message).toMatch(
      new RegExp(
        `^--state\\.dir: "${path}" is in use by another exporter \\(process ${process.pid}, since \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\\); end that first, or give another folder$`,
      ),
    );
    expect(readdirSync(path)).toEqual([SOCKET]);
    await first.release(0);
    await claim(path);
  });

  test("of a process that was killed is replaced.", async () => {
    const path = folder();
    await leaveDeadSocket(path);
    expect(readdirSync(path)).toEqual([SOCKET]);
    const control = await claim(path);
    control.serve((_request, response) => response.end("new"));
    expect((await get(path)).text).toBe("new");
    expect(readdirSync(path)).toEqual([SOCKET]);
  });

  test("of a dead process goes to exactly one of many that want it at once.", async () => {
    const path = folder();
    await leaveDeadSocket(path);
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => claimFolder(path, "serve")));
    const won = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    const lost = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    expect(won).toHaveLength(1);
    for (const reason of lost) expect(reason).toBeInstanceOf(FolderInUse);
    for (const control of won) await control.release(0);
    expect(readdirSync(path)).toEqual([]);
  });

  test("that a command holds is waited for.", async () => {
    const path = folder();
    const command = await claimFolder(path, "command");
    const waiting = claim(path);
    await new Promise((resolve) => setImmediate(resolve));
    await command.release(0);
    const control = await waiting;
    control.serve((_request, response) => response.end("next"));
    expect((await get(path)).text).toBe("next");
    expect(readdirSync(path)).toEqual([SOCKET]);
  });

  test("works in a folder whose path is longer than a socket's may be.", async () => {
    const path = folder("d".repeat(150));
    const control = await claim(path);
    control.serve((_request, response) => response.end("deep"));
    expect((await get(path)).text).toBe("deep");
    await expect(claimFolder(path, "serve")).rejects.toThrow("is in use by another exporter");
    await control.release(0);
    expect(readdirSync(path)).toEqual([]);
  });

  test("leaves a file of that name that is no socket alone.", async () => {
    const path = folder();
    writeFileSync(join(path, SOCKET), "mine");
    await expect(claimFolder(path, "serve")).rejects.toThrow(
      `--state.dir: cannot open the control socket in "${path}": control.sock is not a socket: take it away`,
    );
    expect(readdirSync(path)).toEqual([SOCKET]);
  });

  test("that another process has taken over is not removed by its former holder.", async () => {
    const path = folder();
    const first = await claim(path);
    linkSync(join(path, SOCKET), join(path, "kept"));
    rmSync(join(path, SOCKET));
    const second = await claim(path);
    second.serve((_request, response) => response.end("second"));
    await first.release(0);
    expect((await get(path)).text).toBe("second");
  });

  test("needs a folder that can be written.", async () => {
    const path = join(folder(), "missing");
    await expect(claimFolder(path, "serve")).rejects.toThrow(/^--state\.dir: cannot open the control socket in ".*": /);
  });
});
