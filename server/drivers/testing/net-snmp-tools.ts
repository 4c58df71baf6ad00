import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

export async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", () => resolve()));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

export type Snmpd = { port: number; stop(): Promise<void> };

/** Ready when this resolves. `config` are lines of snmpd.conf. */
export async function startSnmpd(config: readonly string[], port?: number): Promise<Snmpd> {
  const at = port ?? (await freeUdpPort());
  const folder = await mkdtemp(join(tmpdir(), "fukuden-snmpd-"));
  const conf = join(folder, "snmpd.conf");
  await writeFile(conf, `${config.join("\n")}\n`);
  const child = spawn("/usr/sbin/snmpd", ["-f", "-Lo", "-C", "-c", conf, `udp:127.0.0.1:${at}`], {
    env: { ...process.env, SNMP_PERSISTENT_DIR: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  await said(child, "NET-SNMP version");
  return {
    port: at,
    async stop() {
      const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await gone;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function said(child: ChildProcess, words: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes(words)) resolve();
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`snmpd ended with ${code}: ${text}`)));
  });
}

/** Runs one of Debian's SNMP commands to its end; rejects when it fails. */
export async function snmpCommand(
  name: "snmptrap" | "snmpinform" | "snmpget" | "snmpset",
  args: readonly string[],
): Promise<string> {
  const { stdout } = await promisify(execFile)(`/usr/bin/${name}`, [...args], { timeout: 10_000 });
  return stdout;
}
