import { ConfigError, readConfig } from "./config.ts";
import { createLogger } from "./logging.ts";

/**
 * The composition root: builds and starts one role per process. `web` also keeps the `controller` running, and in the demo
 * the `simulator`; each can run on its own. Each role loads only what it needs.
 */
async function main(): Promise<void> {
  const [role = "web", ...args] = process.argv.slice(2);
  const config = readConfig(process.env);
  const log = createLogger({ level: config.logLevel, role });
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "ending after an error that nobody handled");
    process.exit(1);
  });
  switch (role) {
    case "web":
      return (await import("./roles/web-role.ts")).runWeb({ config, log });
    case "controller":
      return (await import("./roles/controller-role.ts")).runController({ config, log });
    case "simulator":
      return (await import("./roles/simulator-role.ts")).runSimulator({ config, log });
    case "cli":
      return (await import("./roles/cli-role.ts")).runCommandLine({ config, args });
    case "simulate":
      return (await import("./roles/simulate-role.ts")).runSimulation(args);
    case "explain":
      return (await import("./roles/explain-role.ts")).runExplain();
    default:
      throw new ConfigError(
        `there is no role ${JSON.stringify(role)}; allowed: web, controller, simulator, cli, simulate, explain`,
      );
  }
}

try {
  await main();
} catch (error) {
  // Errors of ours say what to do; of others the trace is needed.
  const known = error instanceof Error && /^(Config|Listen|Store|SocketInUse|SocketNotMade)Error$/.test(error.name);
  process.stderr.write(`fukuden: ${known ? (error as Error).message : error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
}
