import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/**
 * Runs a module in a process of its own that prints a number, ever larger, for what was acknowledged, and kills it (SIGKILL) once that reached
 * `killAfter`. Answers with the last number printed. Throws when it ended in another way.
 */
export async function runUntilKilled(args: { script: string; killAfter: number }): Promise<number> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", args.script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let acknowledged = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line);
    if (acknowledged >= args.killAfter) child.kill("SIGKILL");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  if (child.signalCode !== "SIGKILL") throw new Error(`the process ended with ${child.exitCode ?? child.signalCode}`);
  return acknowledged;
}
