/** When a system's time counts. Pure: times are unix seconds. */
export interface Calendar {
  /** Inside service hours (holidays and working weekends considered). */
  inServiceHours(at: number): boolean;
  /** The maintenance window that holds at this moment. */
  maintenanceAt(at: number): MaintenanceWindow | undefined;
  /** Windows that touch [from, to), in order of their start. */
  maintenanceBetween(from: number, to: number): readonly MaintenanceWindow[];
}

export interface MaintenanceWindow {
  /** Unix seconds. */
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}
