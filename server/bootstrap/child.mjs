import { spawn } from "node:child_process";
import { constants } from "node:os";

const signals = ["SIGTERM", "SIGINT", "SIGHUP"];

/**
 * Runs a program to its end and gives its exit code. A signal to this process goes on to it, and then ends this process too
 * unless `keepAfterSignal`, so that nothing is orphaned.
 */
export function run(file, args, { env = process.env, stdio = "inherit", keepAfterSignal = false, onOutput } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env, stdio, shell: process.platform === "win32" && /\.cmd$/.test(file) });
    let signalled = null;
    const forward = (signal) => {
      signalled = signal;
      child.kill(signal);
    };
    for (const signal of signals) process.on(signal, forward);
    const done = () => {
      for (const signal of signals) process.off(signal, forward);
    };
    if (onOutput) child.stdout.on("data", onOutput);
    child.on("error", (error) => {
      done();
      reject(error);
    });
    child.on("close", (code, signal) => {
      done();
      const result = code ?? 128 + (constants.signals[signal] ?? 0);
      if (signalled && !keepAfterSignal) process.exit(signalled === "SIGINT" ? 130 : 143);
      resolve(result);
    });
  });
}

/** Becomes that Node program: the same process where the system can (so that signals need no forwarding), else a child. */
export async function become(node, args, env = process.env) {
  if (process.execve && process.platform !== "win32") {
    process.removeAllListeners("warning");
    process.on("warning", () => {});
    process.execve(node, [node, ...args], env);
  }
  process.exit(await run(node, args, { env, keepAfterSignal: true }));
}
