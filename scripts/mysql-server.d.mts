/** Where an unpacked server is. */
export interface Unpacked {
  readonly version: string;
  readonly root: string;
  readonly loader: string;
  readonly libraries: string;
}

/** Downloads it first if need be. Throws an Error with a one-line message when it cannot be had. */
export function mysqlServer(): Promise<Unpacked>;

/** As `mysqlServer`, for the MariaDB of the same suite. */
export function mariadbServer(): Promise<Unpacked>;
