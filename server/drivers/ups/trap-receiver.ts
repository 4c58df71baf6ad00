import { createSocket, type RemoteInfo } from "node:dgram";
import { EventEmitter } from "node:events";
import { createReceiver } from "net-snmp";
import type { Observe } from "../../controller/ports.ts";
import type { Tree } from "../../domain/tree/entities.ts";
import type { Instant } from "../../domain/world/readings.ts";
import { createCounters, type DriverLog } from "../log.ts";
import type { Addresses } from "./addresses.ts";
import { createEngineGuard, headOf } from "./engine-guard.ts";
import { trapMessageOf } from "./trap-message.ts";
import { trapNameOf } from "./trap-names.ts";
import { createTrapSources, type IdentNames, type TrapSources } from "./trap-sources.ts";

const dropKinds = [
  "oversized",
  "garbled",
  "notAllowed",
  "throttled",
  "unknownTrap",
  "unknownSource",
  "socketError",
] as const;

export interface TrapReceiver {
  port: number;
  counts: Readonly<Record<(typeof dropKinds)[number], number>>;
  /** Traps that became observations. */
  heard(): number;
  close(): Promise<void>;
}

/** No trap of a UPS comes near it. */
const maxBytes = 8_192;

/**
 * Listens for traps and informs of all versions. A trap only hastens a poll, so communities are not checked; v3 users are those of the tree.
 * Rejects when the port cannot be bound. Everything else that comes is counted and dropped, and nothing that comes makes it throw.
 */
export async function createTrapReceiver(args: {
  host: string;
  port: number;
  now(): Instant;
  observe: Observe;
  log: DriverLog;
  currentTree(): Tree | null;
  identNames: IdentNames;
  addresses: Pick<Addresses, "known">;
}): Promise<TrapReceiver> {
  const { counts, count } = createCounters(dropKinds, args.log);
  let heard = 0;
  const guard = createEngineGuard();
  let sources: { tree: Tree; built: TrapSources } | null = null;
  const socket = createSocket(args.host.includes(":") ? "udp6" : "udp4");

  // net-snmp's receiver parses, checks v3 and answers informs; the socket it is given is ours, so that nothing reaches it unguarded.
  const community = openReceiver({ checksUsers: false });
  const usm = openReceiver({ checksUsers: true });

  function openReceiver({ checksUsers }: { checksUsers: boolean }) {
    const feed = new EventEmitter();
    let passed = 0;
    const shim = Object.assign(feed, {
      bind() {},
      close() {},
      send(answer: Buffer, _offset: number, _length: number, port: number, address: string, done: () => void) {
        socket.send(answer, port, address, () => done());
      },
    });
    const receiver = createReceiver(
      { disableAuthorization: !checksUsers, dgramModule: { createSocket: () => shim } },
      (error: Error | null, notification: { pdu: unknown; rinfo: RemoteInfo } | undefined) => {
        // The error's words may hold a community or keys: never logged.
        if (error !== null || notification === undefined)
          count(error?.name === "ProcessingError" ? "garbled" : "notAllowed", {});
        else {
          passed += 1;
          take(notification.pdu, notification.rinfo);
        }
      },
    );
    return { feed, receiver, passed: () => passed };
  }

  function take(pdu: unknown, from: RemoteInfo): void {
    const message = trapMessageOf(pdu);
    const trap = message && trapNameOf(message.oid, message.alarmOid);
    if (message === null || trap === null) {
      count("unknownTrap", { address: from.address, oid: message?.oid });
      return;
    }
    const ids = sourcesNow()?.upsesOf({ ...message, source: from }) ?? [];
    if (ids.length === 0) count("unknownSource", { address: from.address, oid: message.oid });
    else heard += 1;
    for (const upsId of ids)
      args.observe({ kind: "upsTrap", upsId, at: args.now(), trap, detail: message.text || message.oid });
  }

  function onDatagram(datagram: Buffer, from: RemoteInfo): void {
    if (datagram.length > maxBytes) {
      count("oversized", { address: from.address, bytes: datagram.length });
      return;
    }
    try {
      const head = headOf(datagram);
      if (head?.version !== 3) community.feed.emit("message", datagram, from);
      else if (guard.admits(head.engineId)) onV3(datagram, from, head.engineId);
      else count("throttled", { address: from.address });
    } catch (error) {
      count("garbled", { address: from.address, reason: error instanceof Error ? error.name : "" });
    }
  }

  function onV3(datagram: Buffer, from: RemoteInfo, engineId: string): void {
    usm.receiver.getAuthorizer().users = sourcesNow()?.usersAt(from.address) ?? [];
    const before = usm.passed();
    usm.feed.emit("message", datagram, from);
    if (usm.passed() > before) guard.trust(engineId);
  }

  function sourcesNow(): TrapSources | null {
    const tree = args.currentTree();
    if (tree === null) return null;
    if (sources?.tree !== tree) sources = { tree, built: createTrapSources(tree, args.identNames, args.addresses) };
    return sources.built;
  }

  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(args.port, args.host, () => {
      socket.off("error", reject);
      resolve();
    });
  });
  socket.on("error", (error) => count("socketError", { reason: error.message }));
  socket.on("message", onDatagram);

  return {
    port: socket.address().port,
    counts,
    heard: () => heard,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
