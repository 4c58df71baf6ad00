import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { requireTools } from "../../testing/require-tools.ts";
import { type OwnNutDriver, type OwnNutUps, startOwnNutDriver } from "./own-nut-driver.ts";

/** Debian's NUT: upsd and its driver for a file of variables. */
const upsd = "/lib/nut/upsd";
const debianDriver = (name: string) => `/lib/nut/${name}`;
const dummyUps = debianDriver("dummy-ups");

export const withoutUpsd = requireTools([upsd, dummyUps]);

export type UpsdUps =
  /** dummy-ups on a file with these variables. */
  | { kind: "file"; variables: Readonly<Record<string, string>> }
  /** One of Debian's other drivers, with its lines of ups.conf. */
  | { kind: "debian"; driver: string; options: Readonly<Record<string, string | number>> }
  /** A driver of the test's own, which goes by this name of a driver. */
  | ({ kind: "own"; driver: string } & OwnNutUps);

export type Upsd = {
  port: number;
  own(name: string): OwnNutDriver;
  /** Writes the file of a dummy-ups anew; it reads it within a second or two. */
  setVariables(name: string, variables: Readonly<Record<string, string>>): Promise<void>;
  /** Stops upsd; its drivers go on. */
  stopUpsd(): Promise<void>;
  startUpsd(): Promise<void>;
  stopDriver(name: string): Promise<void>;
  stop(): Promise<void>;
};

/** Ready when this resolves. `users`: upsd.users by section; `config`: further lines of upsd.conf. */
export async function startUpsd(args: {
  upses: Readonly<Record<string, UpsdUps>>;
  users?: Readonly<Record<string, readonly string[]>>;
  config?: readonly string[];
  port?: number;
}): Promise<Upsd> {
  const folder = await mkdtemp(join(tmpdir(), "fukuden-nut-"));
  const state = join(folder, "state");
  await mkdir(state, { mode: 0o700 });
  const port = args.port ?? (await freeTcpPort());
  const env = { ...process.env, NUT_CONFPATH: folder, NUT_STATEPATH: state, NUT_ALTPIDPATH: state };
  const running = new Map<string, ChildProcess>();
  const owns = new Map<string, OwnNutDriver>();
  const file = (name: string) => join(folder, `${name}.dev`);
  let writtenAt = Math.floor(Date.now() / 1000);

  async function setVariables(name: string, variables: Readonly<Record<string, string>>) {
    const lines = Object.entries(variables).map(([variable, value]) => `${variable}: ${value}\n`);
    // Put in place as a whole: a driver must not read half of it.
    await writeFile(`${file(name)}.new`, lines.join(""));
    // dummy-ups reads anew what has another time of change, in whole seconds: two writes within one would be one to it.
    writtenAt += 1;
    await utimes(`${file(name)}.new`, writtenAt, writtenAt);
    await rename(`${file(name)}.new`, file(name));
  }

  function optionsOf(name: string, ups: UpsdUps): string[] {
    switch (ups.kind) {
      case "file":
        return ["driver = dummy-ups", `port = ${file(name)}`, "mode = dummy-once", "pollinterval = 1"];
      case "debian":
        return [`driver = ${ups.driver}`, ...Object.entries(ups.options).map(([key, value]) => `${key} = ${value}`)];
      case "own":
        return [`driver = ${ups.driver}`, "port = own"];
    }
  }
  const sections = Object.entries(args.upses).map(([name, ups]) => `[${name}]\n${optionsOf(name, ups).join("\n")}\n`);
  const users = Object.entries(args.users ?? {}).map(([name, lines]) => `[${name}]\n${lines.join("\n")}\n`);
  const secret = { mode: 0o600 };
  await writeFile(join(folder, "ups.conf"), sections.join(""));
  await writeFile(join(folder, "upsd.users"), users.join(""), secret);
  await writeFile(
    join(folder, "upsd.conf"),
    [`LISTEN 127.0.0.1 ${port}`, ...(args.config ?? []), ""].join("\n"),
    secret,
  );

  function start(name: string, program: string, options: readonly string[]) {
    const child = spawn(program, [...options, "-u", userInfo().username, "-F"], { env, stdio: "ignore" });
    running.set(name, child);
  }

  async function stop(name: string) {
    const child = running.get(name);
    running.delete(name);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGTERM");
    await gone;
  }

  const program = "upsd itself";
  async function startServer() {
    start(program, upsd, []);
    await answers(port, null);
    for (const name of Object.keys(args.upses)) await answers(port, name);
  }

  for (const [name, ups] of Object.entries(args.upses)) {
    if (ups.kind === "own") {
      owns.set(name, await startOwnNutDriver(join(state, `${ups.driver}-${name}`), ups));
      continue;
    }
    if (ups.kind === "file") await setVariables(name, ups.variables);
    start(name, debianDriver(ups.kind === "file" ? "dummy-ups" : ups.driver), ["-a", name]);
  }
  await startServer();

  return {
    port,
    own(name) {
      const driver = owns.get(name);
      if (driver === undefined) throw new Error(`${name} has no driver of the test's own`);
      return driver;
    },
    setVariables,
    stopUpsd: () => stop(program),
    startUpsd: startServer,
    stopDriver: stop,
    async stop() {
      for (const name of [...running.keys()].reverse()) await stop(name);
      for (const driver of owns.values()) await driver.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when upsd answers: for a UPS, with its status. Asked again until then; the test's own limit ends it. */
async function answers(port: number, upsName: string | null): Promise<void> {
  const question = upsName === null ? "VER\n" : `GET VAR ${upsName} ups.status\n`;
  for (;;) {
    const answer = await once(port, question);
    // WAIT: dummy-ups has not read its file yet.
    if (answer !== null && !answer.startsWith("ERR") && !answer.includes('"WAIT"')) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function once(port: number, question: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(question));
    socket.once("data", (chunk) => {
      socket.destroy();
      resolve(chunk.toString());
    });
    socket.once("error", () => resolve(null));
    socket.once("close", () => resolve(null));
  });
}

export async function freeTcpPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
