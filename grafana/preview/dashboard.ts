/** The part of a generated board (grafana/dashboards) that checks and previews read. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

export interface Panel {
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  /** A column is a 24th of the width, a row 30 pixels. */
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly Target[];
  /** Panels of a collapsed row. */
  readonly panels?: readonly Panel[];
}

export interface Target {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat?: string;
  readonly format?: string;
  readonly instant?: boolean;
}
