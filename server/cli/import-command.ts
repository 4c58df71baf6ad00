import type { Command } from "commander";
import { type ImportRequest, importRequest } from "../contract/api.ts";
import { fieldErrorsOf } from "../contract/field-errors.ts";
import { hostAndPort } from "../contract/import/host-and-port.ts";
import { importUpses } from "../services/draft/import-upses.ts";
import { readDraft } from "../services/draft/read.ts";
import { fieldErrorWords } from "../words/refused-words.ts";
import { addedText } from "./added-text.ts";
import { caller } from "./caller.ts";
import type { CliContext } from "./cli-context.ts";
import { readPassword } from "./read-password.ts";
import { print, type Terminal, UsageError } from "./terminal.ts";
import { readTextFile } from "./text-file.ts";

type Options = {
  format?: string;
  into?: string;
  makeGroups?: boolean;
  role: string;
  upsd?: string;
  nutUser?: string;
  nutTls?: boolean;
  asNut?: boolean;
  dryRun?: boolean;
  json?: boolean;
};

/** `import`: all of a file into the draft, or nothing; also while the console runs. */
export function addImportCommand(program: Command, cli: CliContext): void {
  const { terminal } = cli;
  const { say } = terminal;
  program
    .command("import <file>")
    .description(say("cli.commands.import"))
    .option("--format <format>", say("cli.options.format"))
    .option("--into <group>", say("cli.options.into"))
    .option("--make-groups", say("cli.options.makeGroups"))
    .option("--role <role>", say("cli.options.upsRole"), "power")
    .option("--upsd <host>", say("cli.options.upsd"))
    .option("--nut-user <name>", say("cli.options.nutUser"))
    .option("--nut-tls", say("cli.options.nutTls"))
    .option("--as-nut", say("cli.options.asNut"))
    .option("--dry-run", say("cli.options.dryRun"))
    .option("--json", say("cli.options.json"))
    .action(async (file: string, options: Options) => {
      const { json = false } = options;
      const request = await requestOf(terminal, file, options);
      const services = await cli.openServices(await cli.readLive());
      try {
        const { version, tree } = await readDraft(services.context, caller());
        const added = await importUpses(services.context, caller(), { ...request, version });
        print(terminal, json, { ...added, draft: null }, () => addedText(say, added, added.draft?.tree ?? tree));
      } finally {
        await services.close();
      }
    });
}

/** @throws UsageError that names the option or the file, and says what is allowed */
async function requestOf(terminal: Terminal, file: string, options: Options): Promise<ImportRequest> {
  const { say } = terminal;
  const { role, into, makeGroups, asNut, dryRun } = options;
  if (role !== "power" && role !== "linked") throw new UsageError(say("cli.discover.badRole", { value: role }));
  const upsd = options.upsd === undefined ? null : await upsdOf(terminal, options.upsd, options);
  const request = importRequest.safeParse({
    ...{ version: 0, format: formatOf(say, file, options.format), text: await readTextFile(say, file) },
    ...{ group: into ?? null, role, makeGroups, asNut, dryRun, upsd },
  });
  if (request.success) return request.data;
  throw new UsageError(
    fieldErrorsOf(request.error)
      .map((one) => fieldErrorWords(say, one))
      .join("\n"),
  );
}

function formatOf(say: Terminal["say"], file: string, given: string | undefined): ImportRequest["format"] {
  const format = given ?? (/\.(csv|tsv|txt)$/i.test(file) ? "csv" : /\.conf$/i.test(file) ? "ups.conf" : "");
  if (format === "csv" || format === "ups.conf") return format;
  throw new UsageError(say("cli.import.badFormat", { file }));
}

async function upsdOf(terminal: Terminal, value: string, { nutUser, nutTls = false }: Options) {
  const { host, port } = hostAndPort(value);
  if (host === "" || (port !== null && !/^\d{1,5}$/.test(port)))
    throw new UsageError(terminal.say("cli.import.badUpsd", { value }));
  const password = nutUser === undefined ? "" : await readPassword(terminal);
  return { host, ...(port === null ? {} : { port: Number(port) }), user: nutUser ?? "", password, tls: nutTls };
}
