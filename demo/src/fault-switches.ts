import type { Express } from "express";
import express from "express";
import { answerErrors } from "./answer-errors.js";
import type { OwnFault, Target } from "./faults.js";
import { FaultError, faultNamed, faultOptions, ownFaultsFor } from "./faults.js";
import { calledByName, type Entrance, optionsBody } from "./loopback.js";
import type { Switches } from "./switches.js";

/** The fault switches of one target over HTTP: GET /-/faults, PUT, POST and DELETE /-/faults/NAME. */
export function faultSwitches(target: Target, switches: Switches, entrance: Entrance): Express {
  const web = express();
  const named = (name: string): OwnFault => {
    const fault = faultNamed(name, target);
    const own = ownFaultsFor(target).find((each) => each === fault);
    if (own === undefined) throw new FaultError(404, `${fault} is made from outside the app`);
    return own;
  };
  web.disable("x-powered-by");
  web.use(calledByName(entrance), optionsBody);
  web.get("/-/faults", (_request, response) => {
    response.json(ownFaultsFor(target).map((name) => switches.state(name)));
  });
  for (const method of ["put", "post"] as const)
    web[method]("/-/faults/:name", async (request, response) => {
      const name = named(request.params.name);
      await switches.set(name, faultOptions(name, request.body));
      response.json(switches.state(name));
    });
  web.delete("/-/faults/:name", async (request, response) => {
    const name = named(request.params.name);
    await switches.set(name, undefined);
    response.json(switches.state(name));
  });
  web.use(answerErrors);
  return web;
}
