import type { RemoteInfo } from "node:dgram";
import type { Observe } from "../../controller/ports.ts";
import type { NodeId, Tree } from "../../domain/tree/entities.ts";
import type { Instant } from "../../domain/world/readings.ts";
import type { DriverLog } from "../log.ts";
import { type Addresses, canonical } from "./addresses.ts";
import { createRecordPace } from "./record-pace.ts";
import { createRefusals } from "./refusals.ts";
import { createSnmpEngines, type SnmpEngines } from "./snmp-engines.ts";
import { envelopeOf, pduTag, type UsmEnvelope } from "./snmp-envelope.ts";
import { type TrapMessage, trapMessageOf } from "./trap-message.ts";
import { trapNameOf } from "./trap-names.ts";
import { createTrapRepeats } from "./trap-repeats.ts";
import { bindTrapSocket } from "./trap-socket.ts";
import { createTrapSources, type IdentNames, type TrapSources } from "./trap-sources.ts";
import { createOwnEngine, openUsm, responseTo } from "./trap-usm.ts";

const refusalKinds = [
  "oversized",
  "garbled",
  "notATrap",
  "unknownUser",
  "unsigned",
  "badSignature",
  "undecryptable",
  "untimely",
  "unknownTrap",
  "unknownSource",
] as const;
const countedKinds = ["repeated", "asked", "socketError"] as const;
type TrapRefusal = (typeof refusalKinds)[number];

export interface TrapReceiver {
  port: number;
  /**
   * What became of everything that came, but for what was heard. See `MessageRefusal`; repeated: the same trap
   * once more; asked: a sender of informs did not know our engine or its clock, and was told.
   */
  counts: Readonly<Record<TrapRefusal | (typeof countedKinds)[number], number>>;
  /** Traps that became observations. */
  heard(): number;
  /** Takes a datagram as if it had come to the port. */
  onDatagram(datagram: Buffer, from: Pick<RemoteInfo, "address" | "port">): void;
  close(): Promise<void>;
}

const maxSaid = 200;
/** No trap of a UPS comes near it. */
const maxBytes = 8_192;
/** For some two thousand traps while this program does something else. */
const enoughBytes = 2 ** 21;
/** How many traps of one UPS come into the event log one by one. */
const trapPace = { burst: 20, everyMs: 30_000 };

/**
 * Listens for traps and informs of all versions, and acknowledges informs. A trap only hastens a poll, so communities are not checked; v3 users are those
 * of the tree. Rejects when the port cannot be bound. Everything else that comes is counted and dropped, and nothing that comes makes it throw.
 */
export async function createTrapReceiver(args: {
  /** "::": all addresses, IPv4 too. */
  host: string;
  port: number;
  now(): Instant;
  observe: Observe;
  log: DriverLog;
  currentTree(): Tree | null;
  identNames: IdentNames;
  addresses: Pick<Addresses, "namesAt">;
  engines?: SnmpEngines;
  /** Our own SNMP v3 engine, for informs. `boots` grows with every start. */
  engine: { engineId: string; boots: number };
}): Promise<TrapReceiver> {
  const { engines = createSnmpEngines() } = args;
  const own = createOwnEngine(args.engine.engineId, args.engine.boots);
  const repeats = createTrapRepeats();
  let heard = 0;
  let sources: { tree: Tree; built: TrapSources } | null = null;
  const socket = await bindTrapSocket(args.host, args.port);

  const refusals = createRefusals({ refused: refusalKinds, other: countedKinds }, args.log, (refusal) =>
    args.observe({ kind: "messageRefused", at: args.now(), ...refusal }),
  );
  const records = createRecordPace<Omit<TrapRecord, "kind" | "at" | "times">>({
    ...trapPace,
    tell: (trap, times) => args.observe({ kind: "trapHeard", at: args.now(), ...trap, times }),
  });

  function answer(bytes: Buffer | null, from: Origin): void {
    if (bytes === null) return;
    // What cannot be sent is asked for again.
    socket.send(bytes, from.port, from.address, () => {});
  }

  /** Null: it was taken. `signed` null: by nobody that is known. */
  function take(message: TrapMessage, from: Origin, signed: Signed | null): Refusal | null {
    const trap = trapNameOf(message.oid, message.alarmOid);
    const address = canonical(from.address);
    // An object identifier may have over a thousand characters.
    const said = `${message.oid} ${message.text}`.trim().slice(0, maxSaid);
    const { engineUpsIds = [], userUpsIds = [] } = signed ?? {};
    const source = { address, port: from.port };
    const upsIds = sourcesNow()?.upsesOf({ ...message, source, engineUpsIds, userUpsIds }) ?? [];
    if (upsIds.length === 0) return { why: trap === null ? "unknownTrap" : "unknownSource", detail: said };
    if (repeats.isRepeat({ upsIds, ...message })) {
      refusals.counts.repeated += 1;
      return null;
    }
    heard += 1;
    const isTimely = signed?.isTimely ?? true;
    // Cards have traps of their makers' own MIBs too: whatever they say, the UPS is worth a look. What may be an old one sent again starts no
    // outage's clock either.
    const claim = (isTimely ? trap : null) ?? "other";
    const detail = trap === null || message.text === "" ? said : message.text;
    for (const upsId of upsIds) args.observe({ kind: "upsTrap", upsId, at: args.now(), trap: claim, detail });
    records.count(upsIds.join(" "), { upsIds, trap: trap ?? "other", address, detail });
    return isTimely ? null : { why: "untimely", detail: said };
  }

  function takeUsm(datagram: Buffer, envelope: UsmEnvelope, from: Origin): Refusal | null {
    const engineUpsIds = engines.upsesOf(envelope.engineId);
    const users = sourcesNow()?.usersOf(envelope.userName, from.address, engineUpsIds) ?? [];
    const opened = openUsm({ datagram, envelope, users, own, engines });
    answer(opened.answer, from);
    switch (opened.kind) {
      case "question":
        refusals.counts.asked += 1;
        return null;
      case "refused":
        return { why: opened.why };
      case "message": {
        const message = trapMessageOf(opened.bytes, opened.pdu);
        if (message === null) return { why: "notATrap" };
        const { upsIds, isTimely } = opened;
        return take(message, from, {
          isTimely,
          engineUpsIds: envelope.isSigned ? engineUpsIds : [],
          userUpsIds: envelope.isSigned ? upsIds : [],
        });
      }
    }
  }

  /** Null: it was taken, or answered. */
  function takeDatagram(datagram: Buffer, from: Origin): Refusal | null {
    if (datagram.length > maxBytes) return { why: "oversized", detail: `${datagram.length} bytes` };
    const envelope = envelopeOf(datagram);
    if (envelope === null) return { why: "garbled" };
    if (envelope.version === "3") return takeUsm(datagram, envelope, from);
    // v1 has neither informs nor the traps of v2, and the other way round.
    const isOfItsVersion = (envelope.version === "1") === (envelope.pdu.tag === pduTag.trapV1);
    const message = isOfItsVersion ? trapMessageOf(datagram, envelope.pdu) : null;
    if (message === null) return { why: "notATrap" };
    if (message.isInform) answer(responseTo(datagram, envelope.pdu), from);
    return take(message, from, null);
  }

  function onDatagram(datagram: Buffer, from: Origin): void {
    let refusal: Refusal | null;
    try {
      refusal = takeDatagram(datagram, from);
    } catch (error) {
      refusal = { why: "garbled", detail: error instanceof Error ? error.name : "" };
    }
    if (refusal !== null) refusals.refuse(refusal.why, canonical(from.address), refusal.detail);
  }

  function sourcesNow(): TrapSources | null {
    const tree = args.currentTree();
    if (tree === null) return null;
    if (sources?.tree !== tree) sources = { tree, built: createTrapSources(tree, args.identNames, args.addresses) };
    return sources.built;
  }

  socket.on("error", (error) => refusals.count("socketError", { reason: error.message }));
  socket.on("message", onDatagram);
  const { port } = socket.address();
  const bufferBytes = socket.getRecvBufferSize();
  args.log.info({ port, engineId: args.engine.engineId, bufferBytes }, "traps are heard");
  if (bufferBytes < enoughBytes)
    args.log.warn(
      { bufferBytes },
      "the system gives the trap port little room: where mains fail at hundreds of UPSes at once, traps may be lost " +
        "(on Linux: sysctl net.core.rmem_max=4194304)",
    );

  return {
    port,
    counts: refusals.counts,
    heard: () => heard,
    onDatagram,
    close: () => {
      refusals.close();
      records.close();
      return new Promise((resolve) => socket.close(() => resolve()));
    },
  };
}

type TrapRecord = Extract<Parameters<Observe>[0], { kind: "trapHeard" }>;
type Origin = Pick<RemoteInfo, "address" | "port">;
type Refusal = { why: TrapRefusal; detail?: string };
type Signed = { isTimely: boolean; engineUpsIds: readonly NodeId[]; userUpsIds: readonly NodeId[] };
