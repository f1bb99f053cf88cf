/** When a system's time counts. Pure: times are unix seconds. */
export interface Calendar {
  /** Inside service hours (holidays and working weekends considered). */
  inServiceHours(at: number): boolean;
  /** Service hours within [from, to), merged and in order: they hold the moments for which `inServiceHours` is true. */
  serviceBetween(from: number, to: number): readonly { readonly from: number; readonly to: number }[];
  /** When service hours begin next; undefined inside of them, and when they do not begin within a year. */
  nextService(at: number): number | undefined;
  /** The maintenance window that holds at this moment. */
  maintenanceAt(at: number): MaintenanceWindow | undefined;
  /** Windows that touch [from, to), in order of their start. */
  maintenanceBetween(from: number, to: number): readonly MaintenanceWindow[];
}

export interface MaintenanceWindow {
  /** Unix seconds. */
  readonly from: number;
  /** Exclusive; Infinity while a window that was opened at run time has no end yet. */
  readonly to: number;
  readonly reason: string;
}
