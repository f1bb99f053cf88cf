import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

interface Mail {
  readonly to: readonly string[];
  /** User and password that were given. */
  readonly credentials: string | undefined;
  readonly headers: string;
  /** The parts, decoded, by their content type. */
  readonly parts: Readonly<Record<string, string>>;
}

/** A mail server that wants a password and keeps what it is given. */
export interface MailSink {
  readonly port: number;
  readonly mails: readonly Mail[];
  close(): Promise<void>;
}

export async function startMailSink(): Promise<MailSink> {
  const mails: Mail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    converse(socket, (mail) => mails.push(mail));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function converse(socket: Socket, keep: (mail: Mail) => void): void {
  let pending = "";
  let data: string | undefined;
  let to: string[] = [];
  let credentials: string | undefined;
  const say = (line: string) => socket.write(`${line}\r\n`);
  const command = (line: string) => {
    if (/^EHLO/i.test(line)) return say("250-sink\r\n250 AUTH PLAIN");
    const plain = /^AUTH PLAIN (\S+)/i.exec(line)?.[1];
    if (plain) {
      credentials = Buffer.from(plain, "base64").toString().split("\0").slice(1).join(":");
      return say("235 welcome");
    }
    if (/^MAIL/i.test(line)) return say(credentials ? "250 ok" : "530 who are you?");
    const recipient = /^RCPT TO:<(.+?)>/i.exec(line)?.[1];
    if (recipient) {
      to = [...to, recipient];
      return say("250 ok");
    }
    if (line === "DATA") {
      data = "";
      return say("354 go on");
    }
    return say(line === "QUIT" ? "221 bye" : "250 ok");
  };
  socket.on("error", () => undefined);
  socket.setEncoding("latin1").on("data", (chunk: string) => {
    pending += chunk;
    for (let end = pending.indexOf("\r\n"); end >= 0; end = pending.indexOf("\r\n")) {
      const line = pending.slice(0, end);
      pending = pending.slice(end + 2);
      if (data === undefined) command(line);
      else if (line !== ".") data += `${line.replace(/^\.\./, ".")}\n`;
      else {
        keep({ to, credentials, ...parse(data) });
        data = undefined;
        to = [];
        say("250 kept");
      }
    }
  });
  say("220 sink");
}

function parse(text: string): Pick<Mail, "headers" | "parts"> {
  const [headers = "", ...rest] = text.split("\n\n");
  const boundary = /boundary="?([^"\n]+)"?/.exec(headers)?.[1] ?? "";
  const parts = rest
    .join("\n\n")
    .split(`--${boundary}`)
    .flatMap((part) => {
      const type = /Content-Type: ([\w/]+)/.exec(part)?.[1];
      return type ? [[type, quotedPrintable(part.slice(part.indexOf("\n\n") + 2))]] : [];
    });
  return {
    headers: headers
      .replaceAll(/\?=\s+=\?utf-8\?q\?/gi, "")
      .replaceAll(/=\?utf-8\?q\?(.*?)\?=/gi, (_, words: string) => quotedPrintable(words.replaceAll("_", " "))),
    parts: Object.fromEntries(parts) as Record<string, string>,
  };
}

function quotedPrintable(text: string): string {
  const bytes = text
    .replaceAll("=\n", "")
    .replaceAll(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
