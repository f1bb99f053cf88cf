import { group, type Metric } from "./metric.js";

const node = group("process", "The platform does not tell it");

/** prom-client's default metrics, those that mean something on their own and keep to the naming rules. */
export const PROCESS: readonly Metric[] = [
  node.counter("process_cpu_user_seconds_total", { labels: [], help: "User CPU time spent", unit: "seconds" }),
  node.counter("process_cpu_system_seconds_total", { labels: [], help: "System CPU time spent", unit: "seconds" }),
  node.counter("process_cpu_seconds_total", { labels: [], help: "User and system CPU time spent", unit: "seconds" }),
  node.gauge("process_start_time_seconds", { labels: [], help: "Start of the process", unit: "unix seconds" }),
  node.gauge("process_resident_memory_bytes", { labels: [], help: "Resident memory size", unit: "bytes" }),
  node.gauge("process_virtual_memory_bytes", { labels: [], help: "Virtual memory size", unit: "bytes" }),
  node.gauge("process_heap_bytes", { labels: [], help: "Heap size of the process", unit: "bytes" }),
  node.gauge("process_open_fds", { labels: [], help: "Open file descriptors", unit: "descriptors" }),
  node.gauge("process_max_fds", { labels: [], help: "Greatest possible number of open file descriptors", unit: "descriptors" }),
  node.gauge("nodejs_eventloop_lag_seconds", { labels: [], help: "Lag of the event loop at this scrape", unit: "seconds" }),
  node.gauge("nodejs_eventloop_lag_max_seconds", {
    labels: [],
    help: "Greatest event-loop delay since the last scrape",
    unit: "seconds",
  }),
  node.gauge("nodejs_eventloop_lag_mean_seconds", {
    labels: [],
    help: "Mean event-loop delay since the last scrape",
    unit: "seconds",
  }),
  node.gauge("nodejs_eventloop_lag_p50_seconds", {
    labels: [],
    help: "Median event-loop delay since the last scrape",
    unit: "seconds",
  }),
  node.gauge("nodejs_eventloop_lag_p90_seconds", {
    labels: [],
    help: "90th percentile of the event-loop delay",
    unit: "seconds",
  }),
  node.gauge("nodejs_eventloop_lag_p99_seconds", {
    labels: [],
    help: "99th percentile of the event-loop delay",
    unit: "seconds",
  }),
  node.gauge("nodejs_active_resources", {
    labels: ["type"],
    help: "Resources that keep the event loop alive",
    unit: "resources",
  }),
  node.gauge("nodejs_heap_size_total_bytes", { labels: [], help: "Size of the JavaScript heap", unit: "bytes" }),
  node.gauge("nodejs_heap_size_used_bytes", { labels: [], help: "Used size of the JavaScript heap", unit: "bytes" }),
  node.gauge("nodejs_external_memory_bytes", { labels: [], help: "Memory of objects outside the heap", unit: "bytes" }),
  node.gauge("nodejs_heap_space_size_total_bytes", { labels: ["space"], help: "Size of each heap space", unit: "bytes" }),
  node.gauge("nodejs_heap_space_size_used_bytes", { labels: ["space"], help: "Used size of each heap space", unit: "bytes" }),
  node.gauge("nodejs_heap_space_size_available_bytes", {
    labels: ["space"],
    help: "Available size of each heap space",
    unit: "bytes",
  }),
  node.gauge("nodejs_version_info", {
    labels: ["version", "major", "minor", "patch"],
    help: "Version of Node.js; the value is always 1",
    unit: "1",
  }),
  node.histogram("nodejs_gc_duration_seconds", { labels: ["kind"], help: "Garbage collections by kind", unit: "seconds" }),
];
