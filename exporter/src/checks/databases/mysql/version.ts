import type { Collector } from "../engine.js";

export const version: Collector = {
  name: "version",
  async collect(session) {
    const [row] = await session.query<{ version: string }>("SELECT VERSION() AS version");
    return row ? { version: row.version } : {};
  },
  remedy: () => "",
};
