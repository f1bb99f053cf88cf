import type { FailureReason } from "../checks/failure.js";
import type { Locate } from "../config/load.js";
import { formatProblem } from "../config/problem.js";
import type { Policy } from "../policy/policy.js";
import type { Mend, Trial } from "../report/missing.js";

type Path = readonly PropertyKey[];
/** Where to look, from the database, step or section on, and what to look for. */
type Advice = readonly [path: Path, what: string];
type ByReason = Partial<Record<FailureReason, Advice>>;
type ByCode = readonly (readonly [code: RegExp, ...Advice])[];

const NAME = "check how the name is written, and that this machine can resolve it";

const DATABASE: ByReason = {
  auth: [
    ["password"],
    "check it and the user, and that the server lets this user in from this machine (PostgreSQL: pg_hba.conf; MySQL: the host of the account)",
  ],
  dns: [["host"], NAME],
  connect: [
    ["host"],
    "check host and port, that the server runs and listens on this address, and that no firewall is in the way",
  ],
  tls: [["tls"], "check mode, ca and server_name, and what the server's certificate says"],
};
const ANY_DATABASE: Advice = [[], "check what is given here; the server's own log may tell more"];

const STEP: ByReason = {
  dns: [["url"], NAME],
  connect: [["url"], "check host and port, that the application runs, and that no firewall is in the way"],
  tls: [["url"], "check that the server speaks TLS at this address, and what it asks of its clients"],
  protocol: [["url"], "check host and port, and whether http:// or https:// is spoken there"],
};

/** By the code in the sentence of the failure. */
const STEP_TLS: ByCode = [
  [/WRONG_VERSION_NUMBER/, ["url"], "this port does not speak TLS: write http://, or give the port of https"],
  [/CERT_HAS_EXPIRED/, ["url"], "the certificate of this server has ended; renew it there"],
  [/CERT_NOT_YET_VALID/, ["url"], "the certificate of this server begins later; check the clocks of both machines"],
];
const TRANSACTION_TLS: ByCode = [
  [
    /SELF_SIGNED|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY/,
    ["tls", "ca"],
    "who signed the server's certificate is not known here; give the PEM file of that authority, or of the certificate itself when it is self-signed",
  ],
  [
    /ALTNAME_INVALID/,
    ["tls", "server_name"],
    "the server's certificate is for another name; write the url with that name, or give it here",
  ],
  [/CERTIFICATE_REQUIRED/, ["tls", "cert"], "the server asks for a certificate of the client; give cert and key"],
];

/** What mends checks that failed as a whole, with the place in the policy file. */
export function mends(policy: Policy, locate: Locate): Mend {
  return ({ check, outcome }) => {
    if (outcome.ok) return undefined;
    const told = (at: Path, [path, message]: Advice) => formatProblem({ ...locate([...at, ...path]), message });
    if (check.kind === "database") return told(["databases", check.name], DATABASE[outcome.reason] ?? ANY_DATABASE);
    const { transaction, step } = placesOf(policy, { check, outcome });
    if (transaction === undefined) return undefined;
    const code = outcome.reason === "tls" ? (/failed: (\w+)$/.exec(outcome.message)?.[1] ?? "") : "";
    const ofTls = byCode(TRANSACTION_TLS, code);
    if (ofTls) return told(transaction, ofTls);
    const shown: Advice = [[], `\`sla-exporter once ${check.name}\` shows what was sent and received`];
    return told(step ?? transaction, byCode(STEP_TLS, code) ?? STEP[outcome.reason] ?? shown);
  };
}

function byCode(advices: ByCode, code: string): Advice | undefined {
  const [, ...advice] = advices.find(([pattern]) => pattern.test(code)) ?? [];
  return advice.length === 0 ? undefined : advice;
}

function placesOf({ systems }: Policy, { check, outcome }: Trial): { readonly transaction?: Path; readonly step?: Path } {
  const run = outcome.measurements?.kind === "transaction" ? outcome.measurements : undefined;
  for (const { id, transactions } of systems) {
    const index = transactions.findIndex((transaction) => transaction.id === check.name);
    if (index < 0) continue;
    const transaction = ["systems", id, "transactions", index];
    const step = transactions[index]?.section.steps.findIndex(({ name }) => name === run?.failure?.step) ?? -1;
    return step < 0 ? { transaction } : { transaction, step: [...transaction, "steps", step] };
  }
  return {};
}
