import { Router } from "express";
import type { BusinessApp } from "./app.js";
import { HttpError } from "./app.js";
import { carryOut } from "./insist.js";
import { html, page } from "./pages.js";
import { same } from "./sessions.js";
import { slowStatement } from "./slow-statement.js";

const TITLE = "客户关系管理 CRM";
const SEED = 40;

/** Customers, by an API with a token. */
export const crm: BusinessApp = {
  name: "crm",
  title: TITLE,
  wrongContent: { type: "json", body: "{}" },
  probe: { method: "POST", path: "/api/customers" },
  lock: {
    take: "SELECT code FROM regions WHERE code = 'east' FOR UPDATE",
    queue: "UPDATE regions SET title = title WHERE code = 'east'",
  },
  async initialise(query) {
    await query("CREATE TABLE regions (code varchar(20) PRIMARY KEY, title varchar(100) NOT NULL)");
    await query("INSERT INTO regions VALUES ('east', '华东 East'), ('north', '华北 North'), ('south', '华南 South')");
    await query(`CREATE TABLE customers (reference varchar(64) PRIMARY KEY, name varchar(200) NOT NULL,
      region varchar(20) NOT NULL, created timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
      FOREIGN KEY (region) REFERENCES regions (code))`);
    await query(`CREATE TABLE visits (customer varchar(64) NOT NULL, note varchar(200) NOT NULL,
      at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)`);
    const regions = ["east", "north", "south"];
    for (let number = 1; number <= SEED; number++) {
      const values = [`customer-${String(number).padStart(4, "0")}`, `客户 Customer ${number}`, regions[number % regions.length]];
      await query("INSERT INTO customers (reference, name, region) VALUES ($1, $2, $3)", values);
    }
  },
  async routes({ database, password, loginBroken }) {
    const router = Router();
    router.get("/", async (_request, response) => {
      const rows = (await database.query("SELECT region, count(*) AS number FROM customers GROUP BY region ORDER BY region"))
        .rows;
      const lines = rows.map((row) => html`<tr><td>${row.region}</td><td>${row.number}</td></tr>`);
      response.send(
        page(TITLE, html`<h1>客户 Customers</h1><table><tr><th>区域 Region</th><th>数量 Number</th></tr>${lines}</table>`),
      );
    });

    router.use("/api", (request, response, next) => {
      const [, token = ""] = /^Bearer (.+)$/.exec(request.headers.authorization ?? "") ?? [];
      if (same(token, password) && !loginBroken()) return next();
      response.status(401).json({ error: "invalid token" });
    });
    router.post("/api/customers", async (request, response) => {
      const { reference, name, region = "east" } = (request.body ?? {}) as Readonly<Record<string, unknown>>;
      if (typeof reference !== "string" || typeof name !== "string" || reference === "" || name === "")
        throw new HttpError(400, "reference and name are needed");
      await database.transaction(async (query) => {
        await query("INSERT INTO customers (reference, name, region) VALUES ($1, $2, $3)", [reference, name, region]);
        if (response.closed) throw new HttpError(499, "the sender has gone");
      });
      response.status(201).location(`/api/customers/${reference}`).json({ reference, name, region });
    });
    router.get("/api/customers", async (_request, response) => {
      response.json((await database.query("SELECT reference, name, region FROM customers ORDER BY reference LIMIT 50")).rows);
    });
    router.get("/api/customers/:reference", async (request, response) => {
      const text = "SELECT reference, name, region, created FROM customers WHERE reference = $1";
      const customer = (await database.query(text, [request.params.reference])).rows[0];
      if (!customer) throw new HttpError(404, "no such customer");
      response.json(customer);
    });
    router.delete("/api/customers/:reference", async (request, response) => {
      // Read now: the request forgets its parameters once it is answered.
      const { reference } = request.params;
      const remove = () => database.query("DELETE FROM customers WHERE reference = $1", [reference]);
      if ((await carryOut(remove)).count === 0) throw new HttpError(404, "no such customer");
      response.status(204).end();
    });
    router.post("/api/visits", async (request, response) => {
      const { customer, note } = request.body as { customer: string; note: string };
      await database.query("INSERT INTO visits (customer, note) VALUES ($1, $2)", [customer, note]);
      response.status(201).json({ customer });
    });
    router.get("/api/reports/segments", async (_request, response) => {
      await database.query(slowStatement(database.engine, "visits", 1.2));
      response.json((await database.query("SELECT region, count(*) AS number FROM customers GROUP BY region")).rows);
    });
    return router;
  },
};
