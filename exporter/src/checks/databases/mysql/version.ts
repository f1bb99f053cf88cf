import type { Collector } from "../engine.js";
import { perSession } from "../remembered.js";

export const version: Collector = {
  name: "version",
  async collect(session) {
    const found = await versionOf(session);
    return found === undefined ? {} : { version: found };
  },
  remedy: () => "",
};

const versionOf = perSession(async (session) => {
  const [row] = await session.query<{ version: string }>("SELECT VERSION() AS version");
  return row?.version;
});
