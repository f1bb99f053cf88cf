/** A piece of HTML that may go into a page as it stands. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Template for HTML: every value is escaped, unless it is HTML itself; lists are joined. */
export function html(parts: TemplateStringsArray, ...values: readonly unknown[]): Html {
  const text = parts.map((part, index) => part + (index < values.length ? piece(values[index]) : "")).join("");
  return new Html(text);
}

function piece(value: unknown): string {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(piece).join("");
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = new Html(`
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; color: #1c2733; background: #f4f6f8 }
header { background: #1f4e79; color: #fff; padding: .7rem 1.5rem }
main { max-width: 46rem; margin: 1.5rem auto; padding: 1rem 1.5rem; background: #fff; border: 1px solid #d8dee4; border-radius: 6px }
label { display: block; margin: .6rem 0 } input { font: inherit; padding: .3rem .5rem; width: 16rem; max-width: 100% }
button { font: inherit; padding: .35rem 1rem } table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #e5e9ed } .error { color: #b00020 }`);

/** A whole page. @param title in Chinese and English, such as "企业资源计划 ERP". */
export function page(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><header>${title}</header><main>${body}</main></body></html>
`.text;
}

/** The login page with its hidden token. */
export function loginPage(system: string, token: string, error = ""): string {
  return page(
    `${system} · 登录 Login`,
    html`<h1>登录 Login</h1>${error === "" ? "" : html`<p class="error">${error}</p>`}
<form id="login" method="post" action="/login"><input type="hidden" name="_csrf" value="${token}">
<label>用户 User<br><input name="user" autocomplete="username" required></label>
<label>密码 Password<br><input name="password" type="password" autocomplete="current-password" required></label>
<button>登录 Log in</button></form>`,
  );
}
