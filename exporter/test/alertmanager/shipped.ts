import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { load } from "js-yaml";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** The shipped configuration. */
export const FILE = `${ROOT}alertmanager/alertmanager.yml`;
/** What is said about it. */
export const PAGE = `${ROOT}docs/alertmanager.md`;

export interface Interval {
  readonly location?: string;
  readonly times?: readonly { readonly start_time: string; readonly end_time: string }[];
  readonly weekdays?: readonly string[];
  readonly days_of_month?: readonly string[];
  readonly months?: readonly string[];
  readonly years?: readonly string[];
}

export interface Route {
  readonly receiver?: string;
  readonly matchers?: readonly string[];
  readonly continue?: boolean;
  readonly active_time_intervals?: readonly string[];
  readonly mute_time_intervals?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  readonly routes?: readonly Route[];
}

interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal?: readonly string[];
}

interface Receiver {
  readonly name: string;
  readonly webhook_configs?: readonly { readonly url: string }[];
  readonly email_configs?: readonly { readonly to: string }[];
  readonly wechat_configs?: readonly { readonly to_user: string; readonly send_resolved?: boolean }[];
  readonly slack_configs?: readonly { readonly channel: string }[];
}

export interface Configuration {
  readonly global: Readonly<Record<string, string | boolean>>;
  readonly templates: readonly string[];
  readonly time_intervals: readonly { readonly name: string; readonly time_intervals: readonly Interval[] }[];
  readonly route: Route;
  readonly inhibit_rules: readonly InhibitRule[];
  readonly receivers: readonly Receiver[];
}

/** A copy of the shipped configuration. */
export const shipped = (): Configuration => load(readFileSync(FILE, "utf8")) as Configuration;
