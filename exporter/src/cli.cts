#!/usr/bin/env node
// The command, as it is started; what it does is in cli.ts. Host names are looked up on threads that the whole process
// shares, half of which lookups may take. A name whose name server is silent keeps one for 10 s: of Node's 4, two such
// names take all that there are. Their number is read at their first use, and Node uses them to load ECMAScript modules:
// that is why this file is CommonJS. 128 cost 1 MB of memory.
process.env.UV_THREADPOOL_SIZE ??= "128";
import("./cli.js");
