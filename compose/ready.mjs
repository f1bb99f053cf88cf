// The health check of the exporter's image: asks through the socket in the state folder whether a policy is in force. Ends with
// 0, or with 1 and one line. Alone, so that it costs little: it runs every few seconds beside what is being measured.
import { request } from "node:http";

const [, , folder = "/var/lib/sla-exporter"] = process.argv;
const asked = request({ socketPath: `${folder}/control.sock`, path: "/-/ready", headers: { host: "localhost" }, timeout: 4000 });
const fail = (why) => {
  console.error(why);
  process.exit(1);
};
asked.on("response", (answer) => (answer.statusCode === 200 ? process.exit(0) : fail(`answered ${answer.statusCode}`)));
asked.on("timeout", () => fail("does not answer"));
asked.on("error", (error) => fail(error.message));
asked.end();
