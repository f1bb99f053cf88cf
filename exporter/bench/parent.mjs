// @ts-check

/** For a process of the benchmark: Ctrl-C is its parent's business, and it ends with its parent, however that ended. */
export function endWithParent() {
  process.on("SIGINT", () => {});
  process.once("disconnect", () => process.exit(0));
}
