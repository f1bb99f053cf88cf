/** Where the unpacked server is; downloads it first if need be. Throws an Error with a one-line message when it cannot be had. */
export function mysqlServer(): Promise<{
  readonly version: string;
  readonly root: string;
  readonly loader: string;
  readonly libraries: string;
}>;
