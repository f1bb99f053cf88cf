// @ts-check
// A process of its own: scrapes the address given, as often as given, as Prometheus would.
import { get } from "node:http";

const [url = "", everyMilliseconds = "1000"] = process.argv.slice(2);
setInterval(() => {
  get(url, { headers: { "accept-encoding": "gzip" } }, (response) => response.resume()).on("error", () => {});
}, Number(everyMilliseconds));
process.once("disconnect", () => process.exit(0));
