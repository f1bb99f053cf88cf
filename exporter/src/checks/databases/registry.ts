import type { Engine, EngineName } from "./engine.js";
import { postgres } from "./postgres/engine.js";

/** Every engine, by the name that the policy file uses. */
export const engines: Readonly<Partial<Record<EngineName, Engine>>> = {
  postgres,
};
