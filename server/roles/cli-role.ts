import { runCli } from "../cli/run-cli.ts";
import type { Config } from "../config.ts";
import { version } from "../version.ts";

/** The command line. Its exit code is the process's. */
export async function runCommandLine({ config, args }: { config: Config; args: readonly string[] }): Promise<void> {
  const ended = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ended.abort());
  const { dataDir, host, port } = config;
  process.exitCode = await runCli({
    argv: args,
    env: process.env,
    dataDir,
    isDataDirGiven: Boolean(process.env.FUKUDEN_DATA),
    host,
    port,
    version,
    signal: ended.signal,
    streams: { out: process.stdout, err: process.stderr, input: process.stdin },
  });
}
