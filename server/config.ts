import { isIP } from "node:net";
import path from "node:path";
import { z } from "zod";
import { Secret } from "./secret.ts";

/** A variable of the environment that is no good: `message` is the one line to print. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ConfigError";
  }
}

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

const port = (fallback: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .refine((n) => n <= 65_535)
    .default(fallback);
const flag = z
  .enum(["0", "1", "true", "false"])
  .transform((v) => v === "1" || v === "true")
  .default(false);
const hostName = /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/;
const host = z
  .string()
  .refine((v) => isIP(v) !== 0 || hostName.test(v))
  .default("127.0.0.1");
const file = z.string().min(1).nullable().default(null);

/** Each variable: how it is read, what is allowed (for the message), and whether its value may be printed. */
const variables = {
  PORT: { read: port(3000), allowed: "a port, 0 to 65535" },
  HOST: { read: host, allowed: "an IP address or a host name" },
  FUKUDEN_DATA: { read: z.string().min(1).default("./data"), allowed: "a folder" },
  DATABASE_URL: {
    read: z.null().default(null),
    allowed: "nothing yet: this version keeps its data in the embedded database below FUKUDEN_DATA; unset it",
    secret: true,
  },
  FUKUDEN_ADMIN_PASSWORD: {
    read: z
      .string()
      .min(8)
      .max(128)
      .transform((v) => new Secret(v))
      .nullable()
      .default(null),
    allowed: "a password of 8 to 128 characters",
    secret: true,
  },
  FUKUDEN_TRAP_PORT: { read: port(162), allowed: "a port, 0 to 65535" },
  FUKUDEN_NUT_PORT: { read: port(3493), allowed: "a port, 0 to 65535" },
  FUKUDEN_AGENT_HOST: { read: host, allowed: "an IP address or a host name" },
  FUKUDEN_AGENT_PORT: { read: port(6010), allowed: "a port, 0 to 65535" },
  FUKUDEN_NODE_ID: {
    read: z.string().min(1).max(200).nullable().default(null),
    allowed: "the id of a control terminal of the tree, at most 200 characters",
  },
  FUKUDEN_BEHIND_PROXY: { read: flag, allowed: "1 or 0" },
  FUKUDEN_LOG_LEVEL: { read: z.enum(logLevels).default("info"), allowed: logLevels.join(", ") },
  FUKUDEN_TLS_CERT: { read: file, allowed: "a certificate file in PEM, together with FUKUDEN_TLS_KEY" },
  FUKUDEN_TLS_KEY: { read: file, allowed: "a private key file in PEM, together with FUKUDEN_TLS_CERT" },
  FUKUDEN_DEMO: { read: flag, allowed: "1 or 0" },
  FUKUDEN_DEMO_PORT_OFFSET: {
    read: z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .refine((n) => n <= 45_000)
      .default(0),
    allowed: "a number, 0 to 45000",
  },
} as const;

/** What the environment says, read once by the composition root. Paths are absolute. */
export type Config = {
  port: number;
  host: string;
  dataDir: string;
  adminPassword: Secret | null;
  trapPort: number;
  nutPort: number;
  agentHost: string;
  agentPort: number;
  /** The control terminal of the tree that the controller runs as; null: a machine that is not part of the tree. */
  nodeId: string | null;
  behindProxy: boolean;
  logLevel: (typeof logLevels)[number];
  /** The operator's own certificate; null: self-signed where TLS is needed. */
  tls: { certFile: string; keyFile: string } | null;
  /** Runs with the example site simulated. */
  demo: boolean;
  /** Added to every port of the simulated site, so that several can run on one machine. */
  demoPortOffset: number;
};

/**
 * Reads the environment. An empty variable counts as unset. In the demo other defaults hold for the data folder, the trap port
 * and the node.
 * @throws ConfigError whose message names the variable, its value and what is allowed
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  function read<K extends keyof typeof variables>(name: K): z.output<(typeof variables)[K]["read"]> {
    const variable = variables[name];
    const value = env[name] === "" ? undefined : env[name];
    const result = variable.read.safeParse(value);
    if (result.success) return result.data as z.output<(typeof variables)[K]["read"]>;
    const shown = "secret" in variable ? "[secret]" : JSON.stringify(value);
    throw new ConfigError(`${name}=${shown} is not allowed; allowed: ${variable.allowed}`);
  }
  const isSet = (name: keyof typeof variables) => env[name] !== undefined && env[name] !== "";

  read("DATABASE_URL");
  const demo = read("FUKUDEN_DEMO");
  const offset = read("FUKUDEN_DEMO_PORT_OFFSET");
  const certFile = read("FUKUDEN_TLS_CERT");
  const keyFile = read("FUKUDEN_TLS_KEY");
  if ((certFile === null) !== (keyFile === null)) {
    const [name, other] = certFile ? ["FUKUDEN_TLS_CERT", "FUKUDEN_TLS_KEY"] : ["FUKUDEN_TLS_KEY", "FUKUDEN_TLS_CERT"];
    throw new ConfigError(`${name}=${JSON.stringify(env[name])} is not allowed; allowed: only together with ${other}`);
  }
  return {
    port: read("PORT"),
    host: read("HOST"),
    dataDir: path.resolve(demo && !isSet("FUKUDEN_DATA") ? "./data/demo" : read("FUKUDEN_DATA")),
    adminPassword: read("FUKUDEN_ADMIN_PASSWORD"),
    trapPort: demo && !isSet("FUKUDEN_TRAP_PORT") ? 16_200 + offset : read("FUKUDEN_TRAP_PORT"),
    nutPort: read("FUKUDEN_NUT_PORT"),
    agentHost: read("FUKUDEN_AGENT_HOST"),
    agentPort: demo && !isSet("FUKUDEN_AGENT_PORT") ? 6010 + offset : read("FUKUDEN_AGENT_PORT"),
    nodeId: read("FUKUDEN_NODE_ID") ?? (demo ? "sv1" : null),
    behindProxy: read("FUKUDEN_BEHIND_PROXY"),
    logLevel: read("FUKUDEN_LOG_LEVEL"),
    tls: certFile && keyFile ? { certFile: path.resolve(certFile), keyFile: path.resolve(keyFile) } : null,
    demo,
    demoPortOffset: offset,
  };
}

/** Whether only this machine can reach what listens there. */
export function isLoopback(address: string): boolean {
  return address === "localhost" || address === "::1" || address.startsWith("127.");
}
