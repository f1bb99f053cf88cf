import { randomBytes } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { Router } from "express";
import type { BusinessApp } from "./app.js";
import { HttpError } from "./app.js";
import { carryOut } from "./insist.js";
import { loginRoutes } from "./login.js";
import { html, page } from "./pages.js";
import { sessions } from "./sessions.js";
import { slowStatement } from "./slow-statement.js";

const TITLE = "协同办公 OA";
const TEMPLATE = "contract-template.zip";
/** Bytes of the template: the size that users find slow. */
const TEMPLATE_SIZE = 50_000_000;

/** Approvals, and the download of a large template. */
export const oa: BusinessApp = {
  name: "oa",
  title: TITLE,
  wrongContent: { type: "html", body: page("系统维护中 Maintenance", html`<h1>系统维护中</h1><p>We will be back soon.</p>`) },
  probe: { method: "POST", path: "/requests" },
  lock: {
    take: "SELECT code FROM departments WHERE code = 'sales' FOR UPDATE",
    queue: "UPDATE departments SET title = title WHERE code = 'sales'",
  },
  async initialise(query) {
    await query("CREATE TABLE departments (code text PRIMARY KEY, title text NOT NULL)");
    await query("INSERT INTO departments VALUES ('sales', '销售部 Sales'), ('plant', '生产部 Plant')");
    await query(`CREATE TABLE requests (reference text PRIMARY KEY, subject text NOT NULL,
      department text NOT NULL REFERENCES departments, status text NOT NULL DEFAULT 'pending',
      submitted_at timestamptz NOT NULL DEFAULT now(), approved_by text)`);
    await query(`INSERT INTO requests (reference, subject, department) VALUES ('travel-0001', '出差申请 Travel', 'sales'),
      ('expense-0002', '费用报销 Expenses', 'plant')`);
  },
  async routes(around) {
    const { database } = around;
    const own = sessions("oa_session", around.key);
    await makeTemplate(join(around.folder, TEMPLATE));
    const router = Router();
    router.use(loginRoutes(TITLE, "/approvals", own, around));
    router.get("/", (_request, response) => response.redirect(303, "/approvals"));

    router.get("/approvals", own.loggedIn, async (request, response) => {
      const text = "SELECT reference, subject FROM requests WHERE status = 'pending' ORDER BY submitted_at LIMIT 20";
      const pending = (await database.query(text)).rows;
      const token = own.token(request);
      const lines = pending.map(
        (each) => html`<tr><td>${each.reference}</td><td>${each.subject}</td><td>
<form method="post" action="/requests/${each.reference}/approve"><input type="hidden" name="_csrf" value="${token}">
<button>批准 Approve</button></form></td></tr>`,
      );
      response.send(
        page(
          `${TITLE} · 待审批 Pending approvals`,
          html`<h1>待审批 Pending approvals</h1><table>${lines}</table><h2>新申请 New request</h2>
<form id="request" method="post" action="/requests"><input type="hidden" name="_csrf" value="${token}">
<label>编号 Reference<br><input name="reference"></label><label>事由 Subject<br><input name="subject"></label><button>提交 Submit</button></form>`,
        ),
      );
    });
    router.post("/requests", own.loggedIn, own.checkToken, async (request, response) => {
      const { reference = "", subject = "" } = request.body as Readonly<Record<string, string>>;
      if (reference === "" || subject === "") throw new HttpError(400, "reference and subject are needed");
      await database.transaction(async (query) => {
        await query("INSERT INTO requests (reference, subject, department) VALUES ($1, $2, 'sales')", [reference, subject]);
        if (response.closed) throw new HttpError(499, "the sender has gone");
      });
      response.redirect(303, "/approvals");
    });
    router.post("/requests/:reference/approve", own.loggedIn, own.checkToken, async (request, response) => {
      const text = "UPDATE requests SET status = 'approved', approved_by = $1 WHERE reference = $2 AND status = 'pending'";
      const { count } = await database.query(text, [own.user(request), request.params.reference]);
      if (count === 0) throw new HttpError(404, "no such pending request");
      response.redirect(303, `/requests/${request.params.reference}`);
    });
    router.get("/requests/:reference", own.loggedIn, async (request, response) => {
      const found = await database.query("SELECT * FROM requests WHERE reference = $1", [request.params.reference]);
      const row = found.rows[0];
      if (!row) throw new HttpError(404, "no such request");
      response.format({
        html: () =>
          response.send(
            page(`${TITLE} · 申请 Request`, html`<h1>${row.subject}</h1><p>${row.reference}: <b>${row.status}</b></p>`),
          ),
        json: () => response.json(row),
      });
    });
    router.delete("/requests/:reference", own.loggedIn, async (request, response) => {
      // Read now: the request forgets its parameters once it is answered.
      const { reference } = request.params;
      const remove = () => database.query("DELETE FROM requests WHERE reference = $1", [reference]);
      if ((await carryOut(remove)).count === 0) throw new HttpError(404, "no such request");
      response.status(204).end();
    });

    router.get("/templates/contract", own.loggedIn, (_request, response) => {
      response.download(TEMPLATE, TEMPLATE, { root: around.folder, lastModified: false, etag: false });
    });
    router.get("/pending", async (_request, response) => {
      response.json((await database.query("SELECT count(*)::int AS pending FROM requests WHERE status = 'pending'")).rows[0]);
    });
    router.get("/reports/durations", async (_request, response) => {
      await database.query(slowStatement(database.engine, "requests", 1.2));
      response.json((await database.query("SELECT status, count(*)::int AS number FROM requests GROUP BY status")).rows);
    });
    return router;
  },
};

/** One random block again and again: large, quick to make, and no proxy can compress it much within its window. */
async function makeTemplate(path: string): Promise<void> {
  const file = await open(path, "w");
  try {
    const block = randomBytes(1_000_000);
    for (let written = 0; written < TEMPLATE_SIZE; written += block.length) await file.writeFile(block);
  } finally {
    await file.close();
  }
}
