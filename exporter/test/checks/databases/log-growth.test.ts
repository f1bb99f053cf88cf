import { describe, expect, test } from "vitest";
import { logGrowth } from "../../../src/checks/databases/log-growth.js";
import { signal } from "../../../src/checks/databases/signals.js";

describe("the growth of a log", () => {
  const free = signal("log_filesystem_free_bytes", { log: "wal" }, 6000);

  test("is told after ten minutes, over the last hour at most.", () => {
    const growth = logGrowth();
    let bytes = 1000;
    for (let at = 0; at < 600; at += 15) expect(growth.update([{ log: "wal", bytes }], [], at)).toEqual([]);
    bytes = 1600;
    expect(growth.update([{ log: "wal", bytes }], [], 600)).toEqual([signal("log_growth_bytes_per_second", { log: "wal" }, 1)]);
    for (let at = 615; at <= 4200; at += 15) growth.update([{ log: "wal", bytes }], [], at);
    expect(growth.update([{ log: "wal", bytes }], [], 4215)).toEqual([signal("log_growth_bytes_per_second", { log: "wal" }, 0)]);
  });

  test("adds the files of a log, falls with a removal, and gives the time until the file system is full.", () => {
    const growth = logGrowth();
    growth.update(
      [
        { log: "wal", bytes: 500 },
        { log: "wal", bytes: 500 },
      ],
      [free],
      0,
    );
    expect(growth.update([{ log: "wal", bytes: 2200 }], [free], 600)).toEqual([
      signal("log_growth_bytes_per_second", { log: "wal" }, 2),
      signal("log_full_seconds", { log: "wal" }, 3000),
    ]);
    expect(growth.update([{ log: "wal", bytes: 400 }], [free], 1200)).toEqual([
      signal("log_growth_bytes_per_second", { log: "wal" }, -0.5),
      signal("log_full_seconds", { log: "wal" }, Number.POSITIVE_INFINITY),
    ]);
  });

  test("is not told twice when the engine tells it.", () => {
    const growth = logGrowth();
    const own = signal("log_growth_bytes_per_second", { log: "wal" }, 3);
    expect(growth.update([{ log: "wal", bytes: 1 }], [own, free], 0)).toEqual([signal("log_full_seconds", { log: "wal" }, 2000)]);
  });
});
