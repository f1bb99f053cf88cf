import { loadWebConfig, OPEN, type WebConfig, WebConfigError } from "./web-config.js";

/** The web configuration in force. Certificates and users can be exchanged while the server runs, nothing else. */
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

  /**
   * Reads the files again and changes nothing: see {@link use}. Throws a WebConfigError, also for a change that an open
   * port cannot make, so that nothing here asks for what the port does not.
   */
  read(): WebConfig {
    if (this.#file === undefined) return this.#config;
    const config = loadWebConfig(this.#file);
    const [now, wanted] = [encryption(this.#config), encryption(config)];
    if (now !== wanted) throw new WebConfigError([`${this.#file}: a change from ${now} to ${wanted} takes a restart`]);
    if (this.#config.users.size > 0 && config.users.size === 0) {
      throw new WebConfigError([`${this.#file}: no users are left, which would open everything; that takes a restart`]);
    }
    return config;
  }

  /** Takes over what {@link read} gave. */
  use(config: WebConfig): void {
    this.#config = config;
  }
}

/** What a port has for as long as it is open. */
function encryption({ tls }: WebConfig): string {
  return tls === undefined ? "plain HTTP" : `TLS with client_auth_type ${tls.clientAuth}`;
}
