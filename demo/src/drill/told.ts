import type { Expected } from "./case.js";

/** What may be said of an expected alert beside the usual. */
type More = Partial<Pick<Expected, "labels" | "step" | "stays" | "endsLate" | "longOnly">>;

/** A page of a core system: the role's pager, the channel, and the phone rings. */
export function corePage(alert: string, system: string, role: string, more: More = {}): Expected {
  return { alert, system, severity: "page", role, receivers: [`page-${role}`, "chat", "phone"], ...more };
}

/** A page of a system of another tier: the role's pager and the channel. */
export function page(alert: string, system: string, role: string, more: More = {}): Expected {
  return { alert, system, severity: "page", role, receivers: [`page-${role}`, "chat"], ...more };
}

/** A ticket: the role's mail and the channel. */
export function ticket(alert: string, system: string, role: string, more: More = {}): Expected {
  return { alert, system, severity: "ticket", role, receivers: [`ticket-${role}`, "chat"], ...more };
}

/** For the record: nobody is asked to do anything. */
export function info(alert: string, system: string, role: string, more: More = {}): Expected {
  return { alert, system, severity: "info", role, receivers: ["info"], ...more };
}
