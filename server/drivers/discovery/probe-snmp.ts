import { type FoundUps, nearestFault, type ScanFault, type SnmpAttempt } from "../../domain/discovery/scan.ts";
import { DriverError } from "../../domain/world/driver-error.ts";
import type { AccessFault } from "../../domain/world/readings.ts";
import type { Addresses } from "../ups/addresses.ts";
import { createSnmpClient, type SnmpTimeouts } from "../ups/snmp-session.ts";
import type { SnmpSockets } from "../ups/snmp-sockets.ts";
import { createSnmpUps } from "../ups/snmp-ups.ts";

export type SnmpProbe = {
  host: string;
  address: string;
  port: number;
  attempts: readonly SnmpAttempt[];
  timeoutMs: number;
  sockets: SnmpSockets;
  addresses: Addresses;
  signal: AbortSignal;
};

/** What answers on one port. */
export type Probed =
  | { is: "silent" }
  | { is: "ups"; upses: readonly FoundUps[]; otherDevices: number }
  | { is: "otherDevice" }
  | { is: "faulty"; fault: ScanFault };

/** sysUpTime: every agent has it. */
const presence = ["1.3.6.1.2.1.1.3.0"];
/** What a device that has answered may take for a question of many objects. */
const patientMs = 2_000;

/** Tries the accounts one after the other until one is taken, then asks who it is. Nothing is ever written. Throws only when cancelled. */
export async function probeSnmp(probe: SnmpProbe): Promise<Probed> {
  const faults: AccessFault[] = [];
  let isUnreadable = false;
  let speaksV3 = true;
  for (const attempt of probe.attempts) {
    const isV3 = attempt.access.version === "3";
    // Every agent of v3 tells its engine to anybody: one that does not has no v3, whatever account comes next.
    if (isV3 && !speaksV3) continue;
    const answer = await knock(probe, attempt);
    probe.signal.throwIfAborted();
    switch (answer.is) {
      case "taken":
        return await whoIsIt(probe, attempt);
      case "gone":
        return { is: "silent" };
      case "silent":
        if (isV3) speaksV3 = false;
        break;
      case "refused":
        faults.push(answer.fault);
        break;
      case "unreadable":
        isUnreadable = true;
    }
  }
  const fault = nearestFault(faults) ?? (isUnreadable ? "unreadable" : null);
  return fault === null ? { is: "silent" } : { is: "faulty", fault };
}

/** `gone`: nothing can be sent there. */
type Answer = { is: "taken" | "silent" | "unreadable" | "gone" } | { is: "refused"; fault: AccessFault };

async function knock(probe: SnmpProbe, { access }: SnmpAttempt): Promise<Answer> {
  const { host, port, timeoutMs, signal } = probe;
  const target = { host, port, access, timeouts: timeoutsOf(timeoutMs) };
  const client = createSnmpClient(target, probe.sockets, probe.addresses);
  try {
    await client.get(presence, signal);
    return { is: "taken" };
  } catch (error) {
    return answerIn(error);
  } finally {
    client.close();
  }
}

function answerIn(error: unknown): Answer {
  if (!(error instanceof DriverError)) throw error;
  if (error.accessFault !== null) return { is: "refused", fault: error.accessFault };
  switch (error.code) {
    case "timeout":
      return { is: "silent" };
    case "unreachable":
      return { is: "gone" };
    case "badReply":
      return { is: "unreadable" };
    // It has read the question: the account is right, whatever it lacks.
    case "rejected":
    case "unsupported":
      return { is: "taken" };
  }
}

async function whoIsIt(probe: SnmpProbe, { access, credential }: SnmpAttempt): Promise<Probed> {
  const { host, port, address, signal } = probe;
  let identName: string | null = null;
  const ups = createSnmpUps({
    ups: { id: host, shutoffGraceSec: 0 },
    target: { host, port, access, timeouts: timeoutsOf(Math.max(probe.timeoutMs, patientMs)) },
    mib: "auto",
    sockets: probe.sockets,
    addresses: probe.addresses,
    onIdentName: (name) => {
      identName = name;
    },
  });
  try {
    const { family, identity } = await ups.identify(signal);
    const output = await ups.read(signal).then(
      (reading) => reading.output,
      () => "unknown" as const,
    );
    probe.signal.throwIfAborted();
    const source = { kind: "snmp", host, port, access, mib: "auto" } as const;
    const found: FoundUps = { address, credential, source, family, identity, identName, output };
    return { is: "ups", upses: [found], otherDevices: 0 };
  } catch (error) {
    probe.signal.throwIfAborted();
    if (!(error instanceof DriverError)) throw error;
    return error.code === "unsupported" ? { is: "otherDevice" } : { is: "faulty", fault: "unreadable" };
  } finally {
    await ups.close();
  }
}

function timeoutsOf(readMs: number): SnmpTimeouts {
  // Nothing is written, ever.
  return { readMs, readRetries: 1, writeMs: readMs };
}
