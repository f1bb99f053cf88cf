import { loadPolicyFile } from "../config/load.js";
import type { Policy } from "../policy/policy.js";
import { resolvePolicy } from "../policy/resolve.js";
