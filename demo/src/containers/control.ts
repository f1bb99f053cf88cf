import { startControl } from "../control.js";
import { FaultBoard } from "../fault-board.js";
import type { FaultTarget } from "../fault-target.js";
import { APP_NAMES, type AppName, type Target } from "../faults.js";
import { startSink } from "../monitoring/sink.js";
import { remoteSwitches } from "../remote-switches.js";
import { startTraffic } from "../traffic.js";
import { entrance, PORTS, secret, variable } from "./environment.js";
import { run } from "./run.js";

/** What takes signals to processes is the engine's: `docker compose pause` and `kill`. */
const ENGINES = { freeze: "docker compose pause does it", kill: "docker compose kill does it" };

/** Runs the fault switches of all parts, the traffic, and the page of Alertmanager's notifications. */
run("control", async () => {
  const place = entrance();
  const targets = new Map<Target, FaultTarget>();
  for (const name of APP_NAMES) targets.set(name, target("app", name));
  targets.set("gateway", target("gateway", "gateway"));
  const status = links().find(({ title }) => title === "status");
  const sink = await startSink(PORTS.sink, status?.url, place);
  const control = await startControl(new FaultBoard(targets), PORTS.control, links(), place);
  const endTraffic = startTraffic({ urls: byApp((name) => `http://${addressOf(name)}`), crmToken: secret("crm") });
  return () => Promise.all([endTraffic(), control.close(), sink.close()]);
});

function target(kind: "app" | "gateway", name: AppName | "gateway"): FaultTarget {
  const { hostname } = new URL(`http://${addressOf(name)}`);
  return { kind, own: remoteSwitches(name, () => `http://${hostname}:${PORTS.faults}/-/faults`), missing: ENGINES };
}

/** Host and port. */
function addressOf(name: AppName | "gateway"): string {
  return variable(`DEMO_${name.toUpperCase()}`);
}

function byApp<T>(of: (name: AppName) => T): Readonly<Record<AppName, T>> {
  return { erp: of("erp"), crm: of("crm"), oa: of("oa"), forum: of("forum") };
}

/** DEMO_LINKS: TITLE=URL, with spaces between. */
function links() {
  return variable("DEMO_LINKS")
    .split(" ")
    .map((link) => {
      const [title = "", url = ""] = link.split(/=(.*)/);
      return { title, url };
    });
}
