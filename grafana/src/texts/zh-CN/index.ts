import type { Texts } from "../texts.js";
import { databases } from "./databases.js";
import { exporter } from "./exporter.js";
import { hosts } from "./hosts.js";
import { onCall } from "./on-call.js";
import { overview } from "./overview.js";
import { system } from "./system.js";
import { transactions } from "./transactions.js";
import { words } from "./words.js";

export const zhCN: Texts = { words, overview, system, transactions, databases, hosts, onCall, exporter };
