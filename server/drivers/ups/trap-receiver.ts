import { createSocket, type RemoteInfo } from "node:dgram";
import { EventEmitter } from "node:events";
import { createReceiver, type User } from "net-snmp";
import type { Observe } from "../../controller/ports.ts";
import type { Tree } from "../../domain/tree/entities.ts";
import type { Instant } from "../../domain/world/readings.ts";
import { createCounters, type DriverLog } from "../log.ts";
import type { Addresses } from "./addresses.ts";
import { userOf } from "./snmp-session.ts";
import { trapMessageOf } from "./trap-message.ts";
import { trapNameOf } from "./trap-names.ts";
import { type IdentNames, upsesOfTrap } from "./trap-sources.ts";

const dropKinds = ["oversized", "garbled", "notAllowed", "unknownTrap", "unknownSource", "socketError"] as const;

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
  const socket = createSocket(args.host.includes(":") ? "udp6" : "udp4");

  // net-snmp's receiver parses, checks v3 and answers informs; the socket it is given is ours, so that nothing reaches it unguarded.
  const community = openReceiver({ checksUsers: false });
  const usm = openReceiver({ checksUsers: true });

  function openReceiver({ checksUsers }: { checksUsers: boolean }) {
    const feed = new EventEmitter();
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
        else take(notification.pdu, notification.rinfo);
      },
    );
    return { feed, receiver };
  }

  function take(pdu: unknown, from: RemoteInfo): void {
    const message = trapMessageOf(pdu);
    const trap = message && trapNameOf(message.oid, message.alarmOid);
    if (message === null || trap === null) {
      count("unknownTrap", { address: from.address, oid: message?.oid });
      return;
    }
    const ids = upsesOfTrap({ ...args, ...message, tree: args.currentTree(), source: from });
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
      if (versionOf(datagram) === 3) {
        usm.receiver.getAuthorizer().users = usersFor(from);
        usm.feed.emit("message", datagram, from);
      } else community.feed.emit("message", datagram, from);
    } catch (error) {
      count("garbled", { address: from.address, reason: error instanceof Error ? error.name : "" });
    }
  }

  /** Two UPSes may have users of one name with other passphrases: the sender's own come first. */
  function usersFor(from: RemoteInfo): User[] {
    const sources = (args.currentTree()?.upses ?? []).map((ups) => ups.source);
    const isSender = (host: string) => args.addresses.known(host) === from.address.toLowerCase();
    return sources
      .flatMap((s) => (s.kind === "snmp" && s.access.version === "3" ? [{ host: s.host, user: userOf(s.access) }] : []))
      .sort((a, b) => Number(isSender(b.host)) - Number(isSender(a.host)))
      .map((one) => one.user);
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

/** The version number of an SNMP message (0, 1 or 3) without parsing it all; null: it does not begin like one. */
function versionOf(datagram: Buffer): number | null {
  if (datagram[0] !== 0x30) return null;
  const length = datagram[1] ?? 0;
  const at = length < 0x80 ? 2 : 2 + (length & 0x7f);
  return datagram[at] === 0x02 && datagram[at + 1] === 0x01 ? (datagram[at + 2] ?? null) : null;
}
