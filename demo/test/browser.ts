import { load } from "cheerio";

/** A very small browser: one origin, cookies, redirects followed by hand so that cookies go along. */
export class Browser {
  readonly #origin: string;
  readonly #cookies = new Map<string, string>();

  constructor(origin: string) {
    this.#origin = origin;
  }

  async send(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...(cookie === "" ? {} : { cookie }), ...(init.headers as Record<string, string>) };
    const response = await fetch(this.#origin + path, { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
    }
    const next = response.headers.get("location");
    if (response.status !== 303 || next === null) return response;
    await response.arrayBuffer();
    return this.send(next);
  }

  form(path: string, fields: Readonly<Record<string, string>>): Promise<Response> {
    return this.send(path, { method: "POST", body: new URLSearchParams(fields) });
  }

  /** Logs in. @returns the token in the forms of the page that follows. */
  async logIn(user: string, password: string): Promise<{ readonly status: number; readonly token: string }> {
    const _csrf = await hiddenToken(await this.send("/login"));
    const page = await this.form("/login", { _csrf, user, password });
    return { status: page.status, token: await hiddenToken(page) };
  }
}

/** @returns the hidden token of a page, or nothing. */
export async function hiddenToken(page: Response): Promise<string> {
  return (
    load(await page.text())("input[name=_csrf]")
      .first()
      .attr("value") ?? ""
  );
}
