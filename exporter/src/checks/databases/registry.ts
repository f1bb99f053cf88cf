import type { Engine, EngineName } from "./engine.js";
import { mariadb, mysql } from "./mysql/engine.js";
import { postgres } from "./postgres/engine.js";

/** Every engine, by the name that the policy file uses. */
export const engines: Readonly<Record<EngineName, Engine>> = {
  mysql,
  mariadb,
  postgres,
};
