import { Router } from "express";
import type { Surroundings } from "./app.js";
import { loginPage } from "./pages.js";
import type { Sessions } from "./sessions.js";
import { same } from "./sessions.js";

/** The login of an app with pages: `GET /login` with a hidden token, `POST /login`, which leads to `home`. */
export function loginRoutes(title: string, home: string, own: Sessions, around: Surroundings): Router {
  const router = Router();
  router.get("/login", (_request, response) => {
    response.send(loginPage(title, own.begin(response, "")));
  });
  router.post("/login", own.checkToken, async (request, response) => {
    const { user, password } = request.body as { user?: string; password?: string };
    // As in most applications: who may log in stands in the database, so a login needs it.
    await around.database.query("SELECT 1");
    const right = same(String(user), around.user) && same(String(password), around.password);
    if (!right || around.loginBroken()) {
      response.status(401).send(loginPage(title, own.begin(response, ""), "用户名或密码错误 Wrong user or password"));
      return;
    }
    own.begin(response, around.user);
    response.redirect(303, home);
  });
  return router;
}
