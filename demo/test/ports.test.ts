import { createServer } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { choosePorts, movedPorts } from "../src/ports.js";

it("A preferred port that is taken is told of, with the port that is used instead.", async () => {
  const server = createServer();
  // Somebody else may have it: taken it is all the same.
  await new Promise<void>((resolve) => server.once("error", () => resolve()).listen(9842, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const ports = await choosePorts("preferred");
  const moved = movedPorts(ports);
  expect(moved).toContainEqual({ name: "exporter", preferred: 9842, port: ports.exporter });
  expect(ports.exporter).not.toBe(9842);
  for (const { preferred, port } of moved) expect(port).not.toBe(preferred);
});
