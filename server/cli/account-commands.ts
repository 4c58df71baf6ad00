import type { Command } from "commander";
import { accountName, createApiKeyRequest, password, type Role, roleSchema } from "../contract/api.ts";
import { createApiKey } from "../services/api-keys/create.ts";
import type { ServiceContext } from "../services/context.ts";
import { createUser } from "../services/users/create.ts";
import { caller } from "./caller.ts";
import type { CliContext } from "./cli-context.ts";
import { readPassword } from "./read-password.ts";
import { print, UsageError } from "./terminal.ts";

type Named = { name: string; role: string; json?: boolean };

/** `apikey create`, `user create`: on the local database, also while the server runs. */
export function addAccountCommands(program: Command, cli: CliContext): void {
  const { terminal } = cli;
  const { say } = terminal;
  const apikey = program.command("apikey").description(say("cli.commands.apikey"));
  apikey
    .command("create")
    .description(say("cli.commands.apikeyCreate"))
    .requiredOption("--name <name>", say("cli.options.name"))
    .requiredOption("--role <role>", say("cli.options.role"))
    .option("--json", say("cli.options.json"))
    .action(async ({ name, role: given, json = false }: Named) => {
      const role = roleOf(given);
      if (!createApiKeyRequest.shape.name.safeParse(name).success) throw new UsageError(say("cli.badKeyName"));
      const made = await onDatabase((context) => createApiKey(context, caller(), { name, role }));
      print(terminal, json, { ...made, name, role }, () => say("cli.key", { key: made.key }));
    });

  const user = program.command("user").description(say("cli.commands.user"));
  user
    .command("create")
    .description(say("cli.commands.userCreate"))
    .requiredOption("--name <name>", say("cli.options.name"))
    .requiredOption("--role <role>", say("cli.options.role"))
    .option("--json", say("cli.options.json"))
    .action(async ({ name, role: given, json = false }: Named) => {
      const role = roleOf(given);
      if (!accountName.safeParse(name).success) throw new UsageError(say("cli.badName"));
      const secret = password.safeParse(await readPassword(terminal));
      if (!secret.success) throw new UsageError(say("cli.badPassword"));
      const made = await onDatabase((context) => createUser(context, caller(), { name, role, password: secret.data }));
      print(terminal, json, made, () => say("cli.userMade", { name: made.name }));
    });

  function roleOf(given: string): Role {
    const role = roleSchema.safeParse(given);
    if (!role.success) throw new UsageError(say("cli.badRole"));
    return role.data;
  }

  async function onDatabase<T>(work: (context: ServiceContext) => Promise<T>): Promise<T> {
    const services = await cli.openServices();
    try {
      return await work(services.context);
    } finally {
      await services.close();
    }
  }
}
