// @ts-check
// What every source of slow queries is held against: 600 statements of known duration, of which 150 are slow.

/** Seconds: a threshold of 1 s, scaled to a tenth. */
export const THRESHOLD = 0.1;

/** After so many statements the server's log is rotated, and the exporter is restarted. */
export const ROTATE_AT = 200;
export const RESTART_AT = 350;

/**
 * @typedef {object} Statement
 * @property {number} seconds how long it sleeps: at most half the threshold, or at least 1.3 times it
 * @property {"simple" | "prepared" | "function" | "transaction"} kind `function`: the sleep lies in a stored function (or
 *   procedure); `transaction`: between BEGIN and COMMIT, with a fast statement before it
 * @property {"anna" | "bert" | "carl"} user
 * @property {"sales" | "stock"} database
 * @property {"plain" | "multi-line" | "multibyte" | "log-like"} shape of the text
 * @property {string} comment of this shape, to be put between the marks of a comment behind the first word
 */

/** @type {readonly Statement["kind"][]} */
const KINDS = ["simple", "prepared", "function", "transaction"];
/** @type {readonly Statement["user"][]} */
const USERS = ["anna", "bert", "carl"];
/** @type {readonly Statement["database"][]} */
const DATABASES = ["sales", "stock"];

/** @type {readonly (readonly [Statement["shape"], string])[]} */
const SHAPES = [
  ["plain", "report of the month"],
  ["multi-line", "report\n  of the\r\n\tmonth;\n\n"],
  ["multibyte", "月报 “Üben” — 慢查询 🐌 执行时间: 2000.000 ms"],
  [
    "log-like",
    [
      "",
      '2026-11-23 18:23:18.099 CST,"anna","sales",4711,"[local]",6562f1a6.1267,1,"SELECT",2026-11-23 18:23:17 CST,3/7,0,LOG,00000,"duration: 2000.000 ms  statement: SELECT 1",,,,,,,,,"psql","client backend",,0',
      '{"timestamp":"2026-11-23 18:23:18.099 CST","user":"anna","dbname":"sales","state_code":"00000","message":"duration: 2000.000 ms  statement: SELECT 1","backend_type":"client backend"}',
      "2026-11-23 18:23:18.099 CST [4711] LOG:  duration: 2000.000 ms  statement: SELECT 1",
      "# Query_time: 2.000000  Lock_time: 0.000000 Rows_sent: 1  Rows_examined: 0",
      "",
    ].join("\n"),
  ],
];

/** 600 statements: every fourth is slow, and each kind, user, database and shape is among the slow and among the fast. */
export const workload = /** @type {readonly Statement[]} */ (
  Array.from({ length: 600 }, (_, index) => {
    const slow = index % 4 === 3;
    const turn = Math.floor(index / 4);
    const [shape, comment] = pick(SHAPES, Math.floor(turn / 4) + index);
    return {
      seconds: slow ? THRESHOLD * (1.3 + (1.2 * ((turn * 37) % 150)) / 150) : (THRESHOLD / 2) * ((index % 11) / 10),
      kind: pick(KINDS, turn),
      user: pick(USERS, turn),
      database: pick(DATABASES, Math.floor(turn / 3)),
      shape,
      comment,
    };
  })
);

/** How many of them are slow. */
export const SLOW = workload.filter(({ seconds }) => seconds >= THRESHOLD).length;

/** @template T @param {readonly T[]} from @param {number} index @returns {T} */
function pick(from, index) {
  return /** @type {T} */ (from[index % from.length]);
}
