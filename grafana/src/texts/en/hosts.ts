import { panel } from "../text.js";

const NO_HOSTS =
  "node_exporter is not scraped for hosts of the chosen systems: give its targets the labels system and host, see docs/bring-your-own-exporters.md";

export const hosts = {
  use: "Use against the limits",
  watching: "Other exporters, backups",
  now: panel(
    "Hosts",
    "One row for each machine. CPU / limit and memory / limit: use as a share of what the policy allows for the system; red above 100 %. Above the least: free share of the fullest file system beyond the least that the policy asks for; red below 0. From node_exporter.",
    NO_HOSTS,
  ),
  cpu: panel(
    "CPU",
    "Use of all processors together over five minutes; waiting for disks is not use. The dashed line is the limit of the policy. Long above it: see which process it is, and whether a release or a job began then.",
    NO_HOSTS,
  ),
  memory: panel(
    "Memory",
    "Memory in use; caches that the kernel gives back are not. The dashed line is the limit of the policy. A line that only climbs is a leak.",
    NO_HOSTS,
  ),
  disk: panel(
    "Disk free",
    "Free share of each file system, as ordinary users can write. Below the dashed line it is less than the policy asks for: clean up or extend.",
    NO_HOSTS,
  ),
  exporters: panel(
    "Other exporters",
    "Whether Prometheus reaches node_exporter, mysqld_exporter and postgres_exporter whose targets carry the label of a system. A frozen machine takes its exporter along.",
    "No target of another exporter carries the labels system and host, or system and database: see docs/bring-your-own-exporters.md",
  ),
  backups: {
    title: "Backups",
    description: "What this version knows of backups: nothing yet.",
    content:
      "**Backups are not watched yet.** This version reads `backups` in the policy file and checks their form, but it does not look at the backups themselves. There is no figure that would tell whether the last backup was good, so none is shown here.\n\nUntil then, keep the alarm of your backup program, and restore once from a backup by hand to know that it works.",
  },
};
