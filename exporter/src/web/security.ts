import { loadWebConfig, OPEN, type WebConfig } from "./web-config.js";

/** The web configuration in force. Certificates and users can be exchanged while the server runs. */
export class WebSecurity {
  readonly #file: string | undefined;
  #config: WebConfig;

  /** @param file of `--web.config.file`; without one everything is open. Throws a WebConfigError. */
  constructor(file?: string) {
    this.#file = file;
    this.#config = file === undefined ? OPEN : loadWebConfig(file);
  }

  get config(): WebConfig {
    return this.#config;
  }

  /** Reads the files again. Throws a WebConfigError; what was in force stays then. */
  reload(): WebConfig {
    if (this.#file !== undefined) this.#config = loadWebConfig(this.#file);
    return this.#config;
  }
}
