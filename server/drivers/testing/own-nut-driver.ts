import { createServer, type Socket } from "node:net";
import { inQuotes, splitWords } from "../ups/nut/nut-line.ts";

/** What a NUT driver says came of an order (status numbers of its protocol with upsd). null: it says nothing. */
export type Outcome = "handled" | "unknown" | "invalid" | "failed" | null;
const outcomes = { handled: 0, unknown: 1, invalid: 2, failed: 3 } as const;

export type OwnNutDriver = {
  variables: Map<string, string>;
  /** Everything that it was told, in order: `INSTCMD load.off`, `SET ups.delay.shutdown 180`. */
  told: string[];
  /** What comes of the next orders, by the first two words of `told`; else they are handled. */
  outcomes: Record<string, Outcome>;
  /** What a written value is corrected to. */
  corrects(variable: string, value: string): string;
  change(variable: string, value: string): void;
  setStale(isStale: boolean): void;
  close(): Promise<void>;
};

export type OwnNutUps = {
  variables: Readonly<Record<string, string>>;
  writable?: readonly string[];
  commands?: readonly string[];
  ranges?: Readonly<Record<string, readonly [number, number]>>;
};

/**
 * A NUT driver for a real upsd: it listens where upsd looks for it (docs/sock-protocol of NUT), with any variables and commands, and does
 * with orders what the test says.
 */
export async function startOwnNutDriver(socketPath: string, args: OwnNutUps): Promise<OwnNutDriver> {
  const sockets = new Set<Socket>();
  const say = (line: string) => {
    for (const socket of sockets) socket.write(`${line}\n`);
  };
  const infoOf = (variable: string, value: string) => `SETINFO ${variable} ${inQuotes(value)}`;
  let isStale = false;

  const driver: OwnNutDriver = {
    variables: new Map(Object.entries(args.variables)),
    told: [],
    outcomes: {},
    corrects: (_variable, value) => value,
    change(variable, value) {
      driver.variables.set(variable, value);
      say(infoOf(variable, value));
    },
    setStale(stale) {
      isStale = stale;
      say(stale ? "DATASTALE" : "DATAOK");
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };

  function obey(words: string[]) {
    const at = words.indexOf("TRACKING");
    const order = at === -1 ? words : words.slice(0, at);
    const [kind, name = "", value] = order;
    driver.told.push(order.join(" "));
    const key = `${kind} ${name}`;
    const outcome = Object.hasOwn(driver.outcomes, key) ? driver.outcomes[key] : "handled";
    if (outcome === "handled" && kind === "SET") driver.change(name, driver.corrects(name, value ?? ""));
    if (at !== -1 && outcome != null) say(`TRACKING ${words[at + 1]} ${outcomes[outcome]}`);
  }

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    let rest = "";
    socket.on("data", (chunk) => {
      rest += chunk.toString();
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const words = splitWords(line) ?? [];
        if (words[0] === "PING") socket.write("PONG\n");
        if (words[0] === "INSTCMD" || words[0] === "SET") obey(words);
        if (words[0] !== "DUMPALL") continue;
        for (const [variable, value] of driver.variables) socket.write(`${infoOf(variable, value)}\n`);
        for (const variable of args.writable ?? []) socket.write(`SETFLAGS ${variable} RW NUMBER\n`);
        for (const [variable, ends] of Object.entries(args.ranges ?? {}))
          socket.write(`ADDRANGE ${variable} ${ends.join(" ")}\n`);
        for (const command of args.commands ?? []) socket.write(`ADDCMD ${command}\n`);
        socket.write(`${isStale ? "DATASTALE" : "DATAOK"}\nDUMPDONE\n`);
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(socketPath, resolve);
  });
  return driver;
}
