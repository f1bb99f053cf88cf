import { Listener } from "../apps/listener.js";
import { faultSwitches } from "../fault-switches.js";
import { startGateway } from "../gateway.js";
import { entrance, PORTS, variable } from "./environment.js";
import { run } from "./run.js";

/** Runs the gateway. Its authority stays in DEMO_FOLDER, where the exporter finds it. */
run("gateway", async () => {
  const place = entrance();
  const gateway = await startGateway(variable("DEMO_FOLDER"), PORTS.gateway, place);
  const control = new Listener(faultSwitches("gateway", gateway.switches, place), PORTS.faults, place);
  await control.open();
  return () => Promise.all([gateway.stop(), control.close()]);
});
