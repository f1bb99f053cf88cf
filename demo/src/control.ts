import type { ErrorRequestHandler } from "express";
import express from "express";
import { Listener } from "./apps/listener.js";
import { controlPage, type Links } from "./control-page.js";
import type { FaultBoard } from "./fault-board.js";
import { FaultError } from "./faults.js";
import { calledByName, type Entrance, LOOPBACK, optionsBody } from "./loopback.js";

/**
 * The fault switches of the whole demo over HTTP, for this machine only: a page with buttons at `/`,
 * GET `/api/faults`, PUT or POST `/api/faults/TARGET/NAME` with options as JSON, DELETE to switch off.
 */
export async function startControl(
  board: FaultBoard,
  port: number,
  links: readonly Links[],
  entrance: Entrance = LOOPBACK,
): Promise<Listener> {
  const web = express();
  web.disable("x-powered-by");
  web.use(calledByName(entrance), optionsBody);
  web.get("/", (_request, response) => {
    response.send(controlPage(links));
  });
  web.get("/api/faults", async (_request, response) => {
    response.json(await board.states());
  });
  const answer = async (target: string) => (await board.states()).find((each) => each.target === target);
  for (const method of ["put", "post"] as const)
    web[method]("/api/faults/:target/:name", async (request, response) => {
      await board.set(request.params.target, request.params.name, (request.body ?? {}) as object);
      response.json(await answer(request.params.target));
    });
  web.delete("/api/faults/:target/:name", async (request, response) => {
    await board.set(request.params.target, request.params.name, undefined);
    response.json(await answer(request.params.target));
  });
  web.use(((error: Error & { status?: number }, _request, response, _next) => {
    const status = error instanceof FaultError ? error.status : (error.status ?? 500);
    response.status(status).json({ error: error.message });
  }) satisfies ErrorRequestHandler);
  const listener = new Listener(web, port, entrance);
  await listener.open();
  return listener;
}
