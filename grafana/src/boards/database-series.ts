import { of } from "../queries.js";

/** A series of the chosen databases. @param more matchers beside. */
export const ofDatabase = (series: string, more = ""): string =>
  of(series, ['database=~"$database"', more].filter(Boolean).join(","));
