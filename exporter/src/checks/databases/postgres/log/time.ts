import { Temporal } from "temporal-polyfill";

/** Unix seconds of a time as the log writes it, "2026-11-23 18:23:18.099 CST"; undefined for anything else. */
export type TimeOf = (text: string) => number | undefined;

/**
 * The abbreviation in the log is that of many zones (CST is Shanghai and Chicago): the zone's own name decides.
 * @param zone the server's log_timezone.
 * @param offset seconds east of UTC at present, for a zone that only the server knows.
 */
export function timesIn(zone: string, offset: number): TimeOf {
  const known = isKnown(zone);
  let minute = "";
  let start = 0;
  return (text) => {
    const found = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d):(\d\d)\.(\d{3})/.exec(text);
    if (!found) return undefined;
    const [, day, clock, seconds, milliseconds] = found;
    const wall = `${day}T${clock}`;
    if (wall !== minute) {
      const begins = known ? startOf(wall, zone) : startOf(wall, "UTC");
      if (begins === undefined) return undefined;
      start = known ? begins : begins - offset;
      minute = wall;
    }
    return start + Number(seconds) + Number(milliseconds) / 1000;
  };
}

function startOf(wall: string, zone: string): number | undefined {
  try {
    return Temporal.PlainDateTime.from(wall).toZonedDateTime(zone).epochMilliseconds / 1000;
  } catch {
    return undefined;
  }
}

function isKnown(zone: string): boolean {
  return startOf("2000-01-01T00:00", zone) !== undefined;
}
