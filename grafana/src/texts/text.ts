/** What a panel says about itself. */
export interface PanelText {
  readonly title: string;
  /** What it shows, where the figure comes from, what to do. */
  readonly description: string;
  /** Why there may be nothing to show. */
  readonly empty: string;
}

export const panel = (title: string, description: string, empty: string): PanelText => ({ title, description, empty });

/** Texts of one language whose counterpart in another has the same keys. */
export type SameKeys<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : T[K] extends PanelText ? PanelText : SameKeys<T[K]>;
};
