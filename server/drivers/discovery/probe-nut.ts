import type { FoundUps, NutAttempt } from "../../domain/discovery/scan.ts";
import { DriverError } from "../../domain/world/driver-error.ts";
import type { UpsIdentity, UpsReading } from "../../domain/world/readings.ts";
import type { NutConnection } from "../ups/nut/nut-connection.ts";
import type { NutConnections } from "../ups/nut/nut-connections.ts";
import { toNutIdentity } from "../ups/nut/nut-identity.ts";
import { listUpses, listVars } from "../ups/nut/nut-questions.ts";
import { toNutReading } from "../ups/nut/nut-reading.ts";
import type { Probed } from "./probe-snmp.ts";
import type { SendPace } from "./send-pace.ts";

export type NutProbe = {
  host: string;
  address: string;
  port: number;
  attempts: readonly NutAttempt[];
  connections: NutConnections;
  pace: SendPace;
  signal: AbortSignal;
};

type Connection = Pick<NutConnection, "ask">;

/** More than any upsd has; a list beyond is somebody's joke. */
const upsesPerServerAtMost = 1_000;
/** As the settings take it. */
const usableName = /^[^\p{Cc}]{1,255}$/u;

/** Asks a NUT server for its UPSes, and each for what it is; says no user and no password. Throws only when cancelled. */
export async function probeNut(probe: NutProbe): Promise<Probed> {
  const { host, port, signal } = probe;
  let nearest: Probed = { is: "silent" };
  for (const attempt of probe.attempts) {
    const { tls, certificateSha256 } = attempt.access;
    const target = { host, port, tls, user: "", password: "", ...(certificateSha256 ? { certificateSha256 } : {}) };
    const { connection, release } = probe.connections.lease(target);
    try {
      await probe.pace.turn(probe.address);
      return await upsesBehind(probe, connection, attempt);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof DriverError)) throw error;
      if (isNobodyThere(error)) return nearest;
      nearest = { is: "faulty", fault: tls && error.code === "unreachable" ? "tls" : "unreadable" };
    } finally {
      release();
    }
  }
  return nearest;
}

/** No connection came about, whatever would have been said on it. */
function isNobodyThere({ code, cause, message }: DriverError): boolean {
  if (code !== "unreachable") return false;
  if (cause instanceof Error && "syscall" in cause) return cause.syscall === "connect";
  return /takes no connection in time|leads to no address|not asked any more/.test(message);
}

async function upsesBehind(probe: NutProbe, connection: Connection, attempt: NutAttempt): Promise<Probed> {
  await probe.pace.turn(probe.address);
  const names = await connection.ask(listUpses(), probe.signal);
  const upses: FoundUps[] = [];
  let otherDevices = 0;
  for (const upsName of [...names].filter((name) => usableName.test(name)).slice(0, upsesPerServerAtMost)) {
    const state = await stateOf(probe, connection, upsName);
    if (state === "otherDevice") otherDevices += 1;
    else upses.push(foundUps(probe, attempt, upsName, state));
  }
  return { is: "ups", upses, otherDevices };
}

type State = { identity: UpsIdentity; output: UpsReading["output"] };
const unknownState: State = {
  identity: { manufacturer: null, model: null, serial: null, firmware: null },
  output: "unknown",
};

/** What a server lists and cannot say anything of (its driver does not run) is a UPS all the same. */
async function stateOf(probe: NutProbe, connection: Connection, upsName: string): Promise<State | "otherDevice"> {
  try {
    await probe.pace.turn(probe.address);
    const variables = await connection.ask(listVars("VAR", upsName), probe.signal);
    const { identity } = toNutIdentity(variables);
    try {
      return { identity, output: toNutReading(variables).output };
    } catch (error) {
      const isNoUps = error instanceof DriverError && error.code === "badReply";
      return isNoUps ? "otherDevice" : { identity, output: "unknown" };
    }
  } catch (error) {
    probe.signal.throwIfAborted();
    if (!(error instanceof DriverError)) throw error;
    return unknownState;
  }
}

function foundUps({ host, address, port }: NutProbe, attempt: NutAttempt, upsName: string, state: State): FoundUps {
  const { credential, access } = attempt;
  const source = { kind: "nut", host, port, upsName, ...access } as const;
  return { address, credential, source, family: "nut", identName: upsName, ...state };
}
