import { type Command, Option } from "commander";
import { UserError } from "../user-error.js";
import { authorOf } from "./author.js";
import { exclude, revoke } from "./exclude.js";
import { EXPORT_FORMATS, type ExportFormat, exportLedger } from "./export.js";
import { endMaintenance, listMaintenance, startMaintenance } from "./maintenance.js";
import { openForReading, openForWriting } from "./open.js";
import { showLedger } from "./show.js";
import { ledgerFolder, storedLedger } from "./stored.js";
import { localeOf, standardOutput } from "./terminal.js";
import { verifyLedger } from "./verify.js";

/** Flags that all of these commands take. */
interface Flags {
  readonly "state.dir": string;
  readonly "config.file": string;
}

const PERIODS = "day, month, year, 30d, 365d, 2026, 2026-11, 2026-11-23 or FROM..TO";

/** Adds `maintenance` and `ledger`. */
export function addLedgerCommands(program: Command): void {
  addMaintenance(program.command("maintenance").description("announce and end maintenance").helpCommand(false));
  addLedger(program.command("ledger").description("show, correct, verify and export the availability ledger").helpCommand(false));
}

function addMaintenance(group: Command): void {
  command(group, "start", "open a window now, or announce one")
    .argument("<system>")
    .option("--for <duration>", "how long, such as 30m or 2h")
    .option("--until <time>", 'its end, such as "2026-11-23 22:00" or 22:00; without an end it is open until it is ended')
    .option("--from <time>", "its start; default: now")
    .requiredOption("--reason <text>", "why; it stays in the ledger")
    .addOption(by())
    .action(
      async (system: string, flags: Flags & { for?: string; until?: string; from?: string; reason: string; by?: string }) => {
        const { for: length, until, from, reason } = flags;
        const options = { system, for: length, until, from, reason, by: authorOf(flags.by) };
        await writing(flags, (access) => startMaintenance(access, options, standardOutput()));
      },
    );
  command(group, "end", "end a window, or all that are open for a system")
    .argument("<system-or-id>")
    .addOption(by())
    .action(async (which: string, flags: Flags & { by?: string }) => {
      const author = authorOf(flags.by);
      await writing(flags, (access) => endMaintenance(access, which, author, standardOutput()));
    });
  command(group, "list", "show what holds now and within 30 days")
    .option("--json", "as the web API tells it")
    .action(async (flags: Flags & { json?: boolean }) => {
      await listMaintenance(await openForReading(flags["state.dir"], localeFrom(flags)), flags.json ?? false, standardOutput());
    });
}

function addLedger(group: Command): void {
  command(group, "show", "explain a system's availability, or list all systems, worst first")
    .argument("[system]")
    .option("--period <period>", PERIODS, "month")
    .option("--json", "as the web API tells it")
    .action(async (system: string | undefined, flags: Flags & { period: string; json?: boolean }) => {
      const reading = await openForReading(flags["state.dir"], localeFrom(flags));
      await showLedger(reading, { system, period: flags.period, json: flags.json ?? false }, standardOutput());
    });
  command(group, "exclude", "take a span of the past out of the accounts, or take that back")
    .argument("[system]")
    .option("--from <time>", 'such as "2026-11-23 22:00"')
    .option("--to <time>", 'such as "2026-11-23 22:30"')
    .option("--revoke <id>", "take this exclusion back")
    .requiredOption("--reason <text>", "why; it stays in the ledger")
    .addOption(by())
    .action(excludeOrRevoke);
  command(group, "verify", "hold the journal against its hash chain")
    .option("--head <seq:hash>", "an end of the chain that was told elsewhere: daily log line, report", collect, [])
    .action((flags: Flags & { head: string[] }) => {
      if (!verifyLedger(ledgerFolder(flags["state.dir"]), flags.head, localeFrom(flags)(), standardOutput()))
        process.exitCode = 1;
    });
  command(group, "export", "print intervals, figures and the head of the chain, for those who count again")
    .option("--system <system>", "default: all")
    .option("--period <period>", PERIODS, "month")
    .addOption(new Option("--format <format>", "format").choices(EXPORT_FORMATS).default("json"))
    .action((flags: Flags & { system?: string; period: string; format: ExportFormat }) => {
      const { system, period, format } = flags;
      standardOutput().write(exportLedger(storedLedger(flags["state.dir"], localeFrom(flags)()), { system, period, format }));
    });
}

interface ExcludeFlags extends Flags {
  readonly from?: string;
  readonly to?: string;
  readonly revoke?: string;
  readonly reason: string;
  readonly by?: string;
}

async function excludeOrRevoke(system: string | undefined, flags: ExcludeFlags): Promise<void> {
  const { from, to, revoke: id, reason } = flags;
  const author = authorOf(flags.by);
  if (id !== undefined) {
    if (system !== undefined || from !== undefined || to !== undefined) {
      throw new UserError("--revoke takes an id and a reason only: leave system, --from and --to out");
    }
    return await writing(flags, (access) => revoke(access, id, { reason, by: author }, standardOutput()));
  }
  if (system === undefined || from === undefined || to === undefined) {
    throw new UserError("give SYSTEM, --from and --to of what is to be excluded, or --revoke ID");
  }
  await writing(flags, (access) => exclude(access, { system, from, to, reason, by: author }, standardOutput()));
}

async function writing(flags: Flags, act: Parameters<typeof openForWriting>[2]): Promise<void> {
  await openForWriting(flags["state.dir"], localeFrom(flags), act);
}

function command(group: Command, name: string, description: string): Command {
  return group
    .command(name)
    .description(description)
    .option("--state.dir <folder>", "the exporter's state folder", "state")
    .option("--config.file <file>", "the policy file, for its language while no exporter runs", "sla.yml");
}

function by(): Option {
  return new Option("--by <name>", "who answers for it; default: who called sudo, or the user");
}

function localeFrom(flags: Flags) {
  return () => localeOf(flags["config.file"]);
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
