import type { Values } from "../values.js";

/** RFC 9110: a token. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** RFC 9110, with the letters of Latin-1 that HTTP libraries let through. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Name of a header, which no request or response could have otherwise. */
export function headerName(v: Values) {
  return v.name.refine((name) => NAME.test(name), "expected a header name of letters, digits and '-'");
}

/** What is sent with a name. A file that holds one may end in a line break too many. */
export function headerValue(v: Values) {
  return v.secret.refine(
    (value) => VALUE.test(value.reveal()),
    "expected a header value of one line, without control characters and letters beyond Latin-1",
  );
}
