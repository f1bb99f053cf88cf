import { Temporal } from "temporal-polyfill";
import type { Interval, Route } from "./shipped.js";

const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
type Definitions = readonly { readonly name: string; readonly time_intervals: readonly Interval[] }[];

/**
 * Whether a route sends at this moment (unix seconds), by Alertmanager's rules: inside one of its active intervals, if it
 * names any, and inside none of those that mute it.
 */
export function sends(at: number, route: Route, definitions: Definitions): boolean {
  const inside = (name: string) => {
    const definition = definitions.find((each) => each.name === name);
    if (!definition) throw new Error(`no time interval ${name}`);
    return definition.time_intervals.some((interval) => contains(interval, at));
  };
  const { active_time_intervals: active = [], mute_time_intervals: mute = [] } = route;
  return (active.length === 0 || active.some(inside)) && !mute.some(inside);
}

/** timeinterval.go: each part that is given has to hold; an end time is outside; ranges of days and months include both ends. */
function contains({ location = "UTC", times, weekdays, days_of_month, months, years }: Interval, at: number): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(at * 1000)).toZonedDateTimeISO(location);
  const minute = local.hour * 60 + local.minute;
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return (
    (times ?? [{ start_time: "00:00", end_time: "24:00" }]).some(
      ({ start_time, end_time }) => minute >= minutes(start_time) && minute < minutes(end_time),
    ) &&
    within(weekdays, local.dayOfWeek % 7, (name) => DAYS.indexOf(name)) &&
    within(days_of_month, local.day) &&
    within(months, local.month) &&
    within(years, local.year)
  );
}

function within(ranges: readonly string[] | undefined, value: number, read: (text: string) => number = Number): boolean {
  if (!ranges) return true;
  return ranges.some((range) => {
    const [first = Number.NaN, last = first] = range.split(":").map(read);
    if (!(first >= 0) || !(last >= 0)) throw new Error(`a range of another form: ${range}`);
    return value >= first && value <= last;
  });
}
