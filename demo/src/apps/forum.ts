import { Router } from "express";
import type { BusinessApp } from "./app.js";
import { HttpError } from "./app.js";
import { html, page } from "./pages.js";

const TITLE = "内部论坛 Forum";
/** Replies kept for each thread. */
const KEPT = 50;

/** Front page with the latest threads; open to everyone in the house. */
export const forum: BusinessApp = {
  name: "forum",
  title: TITLE,
  wrongContent: { type: "html", body: page("It works!", html`<h1>It works!</h1>`) },
  probe: { method: "GET", path: "/" },
  lock: {
    take: "SELECT id FROM threads WHERE id = 1 FOR UPDATE",
    queue: "UPDATE threads SET title = title WHERE id = 1",
  },
  async initialise(query) {
    await query(`CREATE TABLE threads (id integer PRIMARY KEY, title text NOT NULL, author text NOT NULL,
      latest timestamptz NOT NULL DEFAULT now())`);
    await query(`CREATE TABLE replies (id bigserial PRIMARY KEY, thread integer NOT NULL REFERENCES threads, author text NOT NULL,
      text text NOT NULL, at timestamptz NOT NULL DEFAULT now())`);
    await query(`INSERT INTO threads (id, title, author) VALUES (1, '食堂菜单 Canteen menu', '李雷'),
      (2, '班车时刻 Shuttle bus times', '韩梅梅'), (3, '新人报到 Hello from a newcomer', '王芳'), (4, '羽毛球 Badminton on Thursday', '张伟')`);
  },
  async routes({ database }) {
    const router = Router();
    const latest = async () =>
      (
        await database.query(`SELECT t.id, t.title, t.author, t.latest, count(r.id)::int AS replies
          FROM threads t LEFT JOIN replies r ON r.thread = t.id GROUP BY t.id ORDER BY t.latest DESC, t.id LIMIT 20`)
      ).rows;
    router.get("/", async (_request, response) => {
      const lines = (await latest()).map(
        (each) =>
          html`<tr class="thread"><td><a href="/threads/${each.id}">${each.title}</a></td><td>${each.author}</td><td>${each.replies}</td></tr>`,
      );
      response.send(page(TITLE, html`<h1>最新主题 Latest threads</h1><table id="threads">${lines}</table>`));
    });
    router.get("/threads", async (_request, response) => {
      response.json(await latest());
    });
    router.get("/threads/:id", async (request, response) => {
      const id = Number(request.params.id);
      const thread = Number.isInteger(id) && (await database.query("SELECT title FROM threads WHERE id = $1", [id])).rows[0];
      if (!thread) throw new HttpError(404, "no such thread");
      const text = "SELECT author, text FROM replies WHERE thread = $1 ORDER BY id DESC LIMIT 20";
      const lines = (await database.query(text, [id])).rows.map((each) => html`<p><b>${each.author}</b> ${each.text}</p>`);
      response.send(page(`${TITLE} · ${thread.title}`, html`<h1>${thread.title}</h1>${lines}`));
    });
    router.post("/threads/:id/replies", async (request, response) => {
      const { author, text } = request.body as { author: string; text: string };
      const id = Number(request.params.id);
      await database.transaction(async (query) => {
        await query("UPDATE threads SET latest = now() WHERE id = $1", [id]);
        await query("INSERT INTO replies (thread, author, text) VALUES ($1, $2, $3)", [id, author, text]);
        const oldest = "SELECT id FROM replies WHERE thread = $1 ORDER BY id DESC OFFSET $2";
        await query(`DELETE FROM replies WHERE id IN (${oldest})`, [id, KEPT]);
      });
      response.status(201).json({ thread: id });
    });
    return router;
  },
};
