import type { Clock } from "../../controller/ports.ts";
import { forbidden } from "../../domain/discovery/addresses.ts";
import {
  type FaultyHost,
  nutAttempts,
  type ScanFault,
  type ScannedHost,
  type ScanRequest,
  snmpAttempts,
} from "../../domain/discovery/scan.ts";
import { hostsOf } from "../../domain/discovery/targets.ts";
import { type Addresses, createAddresses } from "../ups/addresses.ts";
import { createNutConnections } from "../ups/nut/nut-connections.ts";
import { createSnmpSockets } from "../ups/snmp-sockets.ts";
import { probeNut } from "./probe-nut.ts";
import { type Probed, probeSnmp } from "./probe-snmp.ts";
import { createSendPace } from "./send-pace.ts";

/** Silence and refusals are what a discovery is about: nothing of it belongs into the log. */
const silentLog = { info() {}, warn() {}, error() {} };

/**
 * Asks every host of the request who it is, at the request's pace and in its order, and tells each as it is done. Resolves when all are, with
 * everything closed; rejects with the signal's reason when that aborts. It has sockets of its own, so that nothing that answers here can be taken
 * for an answer to a poll. Nothing is ever written to a device.
 */
export async function scanNetwork(args: {
  request: ScanRequest;
  clock: Clock;
  /** `asked`: so many questions went out so far. */
  onHost(host: ScannedHost, asked: number): void;
  signal: AbortSignal;
}): Promise<void> {
  const { request, clock, onHost } = args;
  // Whatever fails here ends all of it.
  const ending = new AbortController();
  const signal = AbortSignal.any([args.signal, ending.signal]);
  const pace = createSendPace({ clock, perSec: request.perSec, signal });
  const addresses = createAddresses();
  const sockets = createSnmpSockets(silentLog, undefined, pace.turn);
  const { timeoutMs } = request;
  const connections = createNutConnections({
    ...{ addresses, log: silentLog },
    times: { openMs: timeoutMs, answerMs: Math.max(timeoutMs, 2_000) },
  });
  const [snmp, nut] = [snmpAttempts(request.credentials), nutAttempts(request.credentials)];
  const met = new Set<string>();

  async function scanHost(host: string): Promise<ScannedHost> {
    const address = await addressOf(host, addresses);
    if (address === null) return faulty({ host, address, port: null, fault: "noAddress" });
    if (forbidden(address) !== null) return faulty({ host, address, port: null, fault: "forbiddenAddress" });
    // A name and an address of the range may be the same host.
    if (met.has(address)) return { upses: [], otherDevices: 0, faults: [], isSilent: false };
    met.add(address);
    const all: { port: number; probed: Probed }[] = [];
    for (const port of request.snmpPorts) {
      const probe = { host, address, port, attempts: snmp, timeoutMs, sockets, addresses, signal };
      all.push({ port, probed: await probeSnmp(probe) });
    }
    for (const port of request.nutPorts) {
      const probe = { host, address, port, attempts: nut, connections, pace, signal };
      all.push({ port, probed: await probeNut(probe) });
    }
    return summed({ host, address }, all, pace.isSpent(address));
  }

  const hosts = hostsOf(request.targets);
  async function work(): Promise<void> {
    for (const host of hosts) {
      signal.throwIfAborted();
      const scanned = await scanHost(host);
      signal.throwIfAborted();
      onHost(scanned, pace.asked());
    }
  }

  const workers = Array.from({ length: request.hostsAtOnce }, () =>
    work().catch((error: unknown) => {
      ending.abort(error);
      throw error;
    }),
  );
  try {
    // All of them, also when one fails: nothing may run on behind it.
    const ends = await Promise.allSettled(workers);
    args.signal.throwIfAborted();
    const failed = ends.find((end) => end.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  } finally {
    sockets.close();
    connections.close();
  }
}

/** null: the name leads nowhere. */
async function addressOf(host: string, addresses: Addresses): Promise<string | null> {
  try {
    return (await addresses.resolve(host)).address;
  } catch {
    return null;
  }
}

function faulty(fault: FaultyHost): ScannedHost {
  return { upses: [], otherDevices: 0, faults: [fault], isSilent: false };
}

function summed(
  at: { host: string; address: string },
  all: readonly { port: number; probed: Probed }[],
  isSpent: boolean,
): ScannedHost {
  const fault = (port: number | null, what: ScanFault): FaultyHost => ({ ...at, port, fault: what });
  const faults = all.flatMap(({ port, probed }) => (probed.is === "faulty" ? [fault(port, probed.fault)] : []));
  if (isSpent) faults.push(fault(null, "askedEnough"));
  return {
    upses: all.flatMap(({ probed }) => (probed.is === "ups" ? probed.upses : [])),
    otherDevices: all.reduce((sum, { probed }) => sum + otherDevicesIn(probed), 0),
    faults,
    isSilent: all.every(({ probed }) => probed.is === "silent"),
  };
}

function otherDevicesIn(probed: Probed): number {
  if (probed.is === "ups") return probed.otherDevices;
  return probed.is === "otherDevice" ? 1 : 0;
}
