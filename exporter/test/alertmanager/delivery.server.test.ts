import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { hastened, type LiveAlertmanager, startLive, webhooksOnly } from "./live.js";
import { type MailSink, startMailSink } from "./mail-sink.js";
import { systemDown } from "./notifications.js";
import { alertmanagers } from "./programs.js";
import { type Configuration, shipped } from "./shipped.js";
import { type Sink, startSink } from "./sink.js";

const PATIENCE = { timeout: 20_000, interval: 50 };
const labels = (severity: string, more: Readonly<Record<string, string>> = {}) => ({
  ...systemDown.labels,
  system: "erp",
  tier: "core",
  category: "availability",
  severity,
  ...more,
});
const SECRETS = {
  "smtp-password": "mail-s3cret",
  "phone-token": "phone-s3cret\n",
  "wecom.tmpl": '{{ define "sla.secret.wecom" }}wecom-s3cret{{ end }}',
};

/** What a team does to the shipped file: its own servers, its own secrets, a token for the phone, messages in Chinese. */
function adapted(folder: string, sink: Sink, mail: MailSink): Configuration {
  for (const [name, text] of Object.entries({ ...SECRETS, "slack-url": `${sink.url}/slack/hook-s3cret\n` }))
    writeFileSync(join(folder, "secrets", name), text, { mode: 0o600 });
  const templates = join(folder, "templates/sla.tmpl");
  writeFileSync(templates, readFileSync(templates, "utf8").replaceAll('"sla.en.', '"sla.zh.'));
  const { global, receivers, ...rest } = hastened(shipped(), sink.url);
  const token = { authorization: { credentials_file: "/etc/alertmanager/secrets/phone-token" } };
  const own = {
    ...rest,
    global: { ...global, smtp_smarthost: `127.0.0.1:${mail.port}`, wechat_api_url: `${sink.url}/cgi-bin/` },
    receivers: receivers.map((each) => {
      if (each.name !== "phone") return each;
      return { ...each, webhook_configs: (each.webhook_configs ?? []).map((webhook) => ({ ...webhook, http_config: token })) };
    }),
  };
  return JSON.parse(JSON.stringify(own).replaceAll("/etc/alertmanager/secrets", join(folder, "secrets"))) as Configuration;
}

describe.each(await alertmanagers())("Alertmanager ($which), adapted as the documentation says,", ({ alertmanager }) => {
  let sink: Sink;
  let mail: MailSink;
  let live: LiveAlertmanager;
  const page = { labels: labels("page"), annotations: systemDown.annotations, startsAt: new Date() };
  beforeAll(async () => {
    sink = await startSink();
    mail = await startMailSink();
    live = await startLive(alertmanager, (folder) => adapted(folder, sink, mail));
    await live.fire([page, { labels: labels("ticket", { system: "oa", tier: "office" }), annotations: systemDown.annotations }]);
  });
  afterAll(async () => {
    await live?.stop();
    await mail?.close();
    await sink?.close();
  });
  const received = (path: string) => sink.received.filter((each) => each.path.startsWith(path));

  test("sends a page to the role's members over WeCom, with a secret out of a file.", async () => {
    await vi.waitFor(() => expect(received("/cgi-bin/message/send")).toHaveLength(1), PATIENCE);
    expect(received("/cgi-bin/gettoken").map(({ path }) => path)).toEqual([
      "/cgi-bin/gettoken?corpid=ww0000000000000000&corpsecret=wecom-s3cret",
    ]);
    const [{ path, body } = { path: "", body: {} }] = received("/cgi-bin/message/send");
    expect(path).toBe("/cgi-bin/message/send?access_token=token-of-the-sink");
    expect(body).toMatchObject({ touser: "business", agentid: "1000002", msgtype: "text" });
    const { content } = (body as { text: { content: string } }).text;
    expect(content.split("\n")).toEqual([
      "【紧急】企业资源计划：系统故障",
      expect.stringMatching(/^告警于 \d\d-\d\d \d\d:\d\d:\d\d CST$/),
      expect.stringContaining("步骤 login（connect）。"),
      "首先：在状态页查看失败步骤。",
      "处置手册：https://git.example.com/sla-exporter/docs/runbooks/SlaSystemDown.md",
      "状态页：http://localhost:9842/systems/erp",
    ]);
  });

  test("sends a page to Slack, at an address out of a file.", async () => {
    const pages = () => received("/slack/hook-s3cret").filter(({ body }) => JSON.stringify(body).includes("【紧急】"));
    await vi.waitFor(() => expect(pages()).toHaveLength(1), PATIENCE);
    const [page] = pages();
    expect(page?.body).toMatchObject({
      channel: "#sla",
      attachments: [
        {
          title: "【紧急】企业资源计划：系统故障",
          title_link: "http://localhost:9842/systems/erp",
          fallback: "【紧急】企业资源计划：系统故障",
          color: "danger",
          text: expect.stringMatching(/^\*企业资源计划：系统故障\* 告警于 [\s\S]*首先：[\s\S]*\|处置手册>\n<http:\S+\|状态页>$/),
        },
      ],
    });
  });

  test("calls the phone relay, with a token out of a file.", async () => {
    await vi.waitFor(() => expect(received("/phone")).toHaveLength(1), PATIENCE);
    expect(received("/phone")[0]?.authorization).toBe("Bearer phone-s3cret");
  });

  test("mails a ticket to its role, as text and as a page, with a password out of a file.", async () => {
    await vi.waitFor(() => expect(mail.mails).toHaveLength(1), PATIENCE);
    const [{ to, credentials, headers, parts } = { to: [], credentials: "", headers: "", parts: {} }] = mail.mails;
    expect([to, credentials]).toEqual([["business@example.com"], "sla-exporter:mail-s3cret"]);
    expect(headers).toContain("Subject: 【工单】企业资源计划：系统故障\n");
    expect(parts["text/plain"]).toContain("首先：在状态页查看失败步骤。");
    expect(parts["text/html"]).toContain('<a href="http://localhost:9842/systems/oa">状态页</a>');
  });

  test("puts no secret into a message.", () => {
    const bodies = JSON.stringify([
      sink.received.map(({ body }) => body),
      mail.mails.map(({ headers, parts }) => [headers, parts]),
    ]);
    expect(bodies).not.toContain("s3cret");
  });

  test("tells the end over WeCom, too.", async () => {
    await live.resolve([page]);
    await vi.waitFor(() => expect(received("/cgi-bin/message/send")).toHaveLength(2), PATIENCE);
    expect(received("/cgi-bin/message/send")[1]?.body).toMatchObject({
      text: {
        content: expect.stringMatching(
          /^【恢复】企业资源计划：系统故障\n已恢复：企业资源计划：系统故障（.+，历时 \d+m?\d*s）\n状态页：/,
        ),
      },
    });
  });
});

/** The office's hours are these and nothing else, and there are no holidays. */
function withHours(configuration: Configuration, years: string): Configuration {
  const [hours, holidays] = configuration.time_intervals.map(({ name }) => name);
  return {
    ...configuration,
    time_intervals: [
      { name: hours ?? "", time_intervals: [{ location: "Asia/Shanghai", years: [years] }] },
      { name: holidays ?? "", time_intervals: [{ location: "Asia/Shanghai", years: ["1970"] }] },
    ],
  };
}

describe.each(await alertmanagers())("Alertmanager ($which) holds a page of an office system", ({ alertmanager }) => {
  test("until its hours begin, and shows it in the chat before.", async () => {
    const sink = await startSink();
    const file = () => webhooksOnly(hastened(shipped(), sink.url));
    const live = await startLive(alertmanager, () => withHours(file(), "1970"));
    try {
      const office = { ...labels("page"), tier: "office", system: "oa" };
      const any = { ...labels("page"), tier: "logistics", system: "fence", role: "network" };
      await live.fire([{ labels: office }]);
      await live.fire([{ labels: any }]);
      await vi.waitFor(() => expect(sink.webhooks("page/network")).toHaveLength(1), PATIENCE);
      await vi.waitFor(() => expect(sink.webhooks("chat")).toHaveLength(2), PATIENCE);
      expect(sink.webhooks("page/business")).toEqual([]);
      await live.reload(withHours(file(), "2000:2999"));
      await vi.waitFor(() => expect(sink.webhooks("page/business")).toHaveLength(1), PATIENCE);
    } finally {
      await live.stop();
      await sink.close();
    }
  });
});
