import { perSession } from "../remembered.js";
import { show } from "./values.js";

/** Whether the server instruments itself (performance_schema); its tables are empty otherwise. */
export const instrumented = perSession(
  async (session) => (await show(session, "GLOBAL VARIABLES", ["performance_schema"])).get("performance_schema") === "ON",
);
