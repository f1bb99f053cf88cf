import type { Response } from "express";
import { Router } from "express";
import type { BusinessApp, Surroundings } from "./app.js";
import { HttpError } from "./app.js";
import { carryOut } from "./insist.js";
import { loginRoutes } from "./login.js";
import { html, page } from "./pages.js";
import { sessions } from "./sessions.js";
import { slowStatement } from "./slow-statement.js";

const TITLE = "企业资源计划 ERP";
const REFERENCE = /^[A-Za-z0-9-]{8,64}$/;

/** Order entry. Reference numbers are made by the client, so that whoever entered an order can cancel it whatever the answer was. */
export const erp: BusinessApp = {
  name: "erp",
  title: TITLE,
  wrongContent: { type: "html", body: page("系统维护中 Maintenance", html`<h1>系统维护中</h1><p>We will be back soon.</p>`) },
  probe: { method: "POST", path: "/orders" },
  lock: {
    take: "SELECT code FROM products WHERE code = 'A-100' FOR UPDATE",
    queue: "UPDATE products SET stock = stock WHERE code = 'A-100'",
  },
  async initialise(query) {
    await query("CREATE TABLE products (code text PRIMARY KEY, name text NOT NULL, stock integer NOT NULL)");
    await query(`CREATE TABLE orders (reference text PRIMARY KEY, customer text NOT NULL,
      product text NOT NULL REFERENCES products, quantity integer NOT NULL CHECK (quantity > 0),
      entered_by text NOT NULL, entered_at timestamptz NOT NULL DEFAULT now())`);
    await query("CREATE TABLE voids (reference text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())");
    await query(`CREATE TABLE stock_movements (id bigserial PRIMARY KEY, product text NOT NULL REFERENCES products,
      quantity integer NOT NULL, at timestamptz NOT NULL DEFAULT now())`);
    await query(`INSERT INTO products VALUES ('A-100', '伺服电机 Servo motor', 120), ('B-200', '轴承 Bearing', 4000),
      ('C-300', '控制柜 Control cabinet', 35), ('D-400', '传感器 Sensor', 900)`);
  },
  async routes(around) {
    const { database } = around;
    const own = sessions("erp_session", around.key);
    const router = Router();
    router.use(loginRoutes(TITLE, "/orders/new", own, around));
    router.get("/", (_request, response) => response.redirect(303, "/orders/new"));

    router.get("/orders/new", own.loggedIn, async (request, response) => {
      const products = (await database.query("SELECT code, name FROM products ORDER BY code")).rows;
      const options = products.map((product) => html`<option value="${product.code}">${product.code} ${product.name}</option>`);
      response.send(
        page(
          `${TITLE} · 下单 Order entry`,
          html`<h1>下单 Order entry</h1><form id="order" method="post" action="/orders">
<input type="hidden" name="_csrf" value="${own.token(request)}"><label>单号 Reference<br><input name="reference" required></label>
<label>客户 Customer<br><input name="customer" required></label><label>产品 Product<br><select name="product">${options}</select></label>
<label>数量 Quantity<br><input name="quantity" type="number" min="1" value="1"></label><button>提交 Enter</button></form>`,
        ),
      );
    });

    router.post("/orders", own.loggedIn, own.checkToken, async (request, response) => {
      const body = request.body as Readonly<Record<string, string>>;
      const { reference = "", customer = "", product = "" } = body;
      const quantity = Number(body.quantity ?? 1);
      if (!REFERENCE.test(reference) || customer === "" || !(Number.isInteger(quantity) && quantity > 0))
        throw new HttpError(400, "reference, customer and quantity are needed");
      await enter(around, response, [reference, customer, product, quantity, own.user(request)]);
      response.redirect(303, `/orders/${reference}`);
    });

    router.get("/orders/:reference", own.loggedIn, async (request, response) => {
      const found = await database.query("SELECT * FROM orders WHERE reference = $1", [request.params.reference]);
      const order = found.rows[0];
      if (!order) throw new HttpError(404, "no such order");
      response.format({
        html: () =>
          response.send(
            page(
              `${TITLE} · 订单 Order`,
              html`<h1>订单已录入 Order entered</h1><p id="reference">${order.reference}</p>
<p>${order.customer}: ${order.quantity} × ${order.product}</p>`,
            ),
          ),
        json: () => response.json({ ...order, status: "entered" }),
      });
    });

    router.delete("/orders/:reference", own.loggedIn, async (request, response) => {
      // Read now: the request forgets its parameters once it is answered.
      const reference = String(request.params.reference);
      const gone = await carryOut(() => cancel(around, reference));
      if (!gone) throw new HttpError(404, "no such order");
      response.status(204).end();
    });

    router.get("/stock", async (_request, response) => {
      response.json((await database.query("SELECT code, name, stock FROM products ORDER BY code")).rows);
    });
    router.post("/stock/movements", async (request, response) => {
      const { product, quantity } = request.body as { product: string; quantity: number };
      await database.query("INSERT INTO stock_movements (product, quantity) VALUES ($1, $2)", [product, quantity]);
      response.status(201).json({ product, quantity });
    });
    router.get("/reports/turnover", async (_request, response) => {
      await database.query(slowStatement(database.engine, "stock_movements", 1.2));
      const rows = await database.query("SELECT product, sum(quantity)::int AS moved FROM stock_movements GROUP BY product");
      response.json(rows.rows);
    });
    return router;
  },
};

/** An order whose sender has gone, or whose cancellation came first, is not kept. */
async function enter({ database }: Surroundings, response: Response, values: readonly unknown[]): Promise<void> {
  await database.transaction(async (query) => {
    await query("SELECT pg_advisory_xact_lock(hashtext($1))", [values[0]]);
    if ((await query("SELECT 1 FROM voids WHERE reference = $1", [values[0]])).count > 0)
      throw new HttpError(409, "this reference was cancelled");
    await query("INSERT INTO orders (reference, customer, product, quantity, entered_by) VALUES ($1, $2, $3, $4, $5)", values);
    if (response.closed) throw new HttpError(499, "the sender has gone");
  });
}

/** Deletes an order, and voids its reference for an hour. @returns false when there was none. */
function cancel({ database }: Surroundings, reference: string): Promise<boolean> {
  return database.transaction(async (query) => {
    await query("SELECT pg_advisory_xact_lock(hashtext($1))", [reference]);
    const { count } = await query("DELETE FROM orders WHERE reference = $1", [reference]);
    await query("INSERT INTO voids (reference) VALUES ($1) ON CONFLICT DO NOTHING", [reference]);
    await query("DELETE FROM voids WHERE at < now() - interval '1 hour'");
    return count > 0;
  });
}
