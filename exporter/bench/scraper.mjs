// @ts-check
// A process of its own: scrapes the address given, as often as given, as Prometheus does; tells of each scrape.
import { get } from "node:http";
import { constants, setPriority } from "node:os";
import { endWithParent } from "./parent.mjs";

// Prometheus stands elsewhere: what it does with a scrape takes no core from the exporter.
setPriority(constants.priority.PRIORITY_LOW);

const [url = "", everyMilliseconds = "1000"] = process.argv.slice(2);
const HEADERS = {
  accept: "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
  "accept-encoding": "gzip",
};

endWithParent();
setInterval(() => {
  const begin = performance.now();
  get(url, { headers: HEADERS }, (response) => {
    response.resume();
    response.once("end", () => process.send?.({ status: response.statusCode, milliseconds: performance.now() - begin }));
  }).on("error", ({ message }) => process.send?.({ status: 0, message }));
}, Number(everyMilliseconds));
