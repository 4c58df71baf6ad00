import { answerDatagram, cardCommunities } from "../snmp/answer-datagram.ts";
import { parseOid } from "../snmp/object-id.ts";
import { ObjectTree } from "../snmp/object-tree.ts";
import type { SnmpObject, SnmpValue } from "../snmp/snmp-object.ts";
import { openSnmpSocket } from "../snmp/snmp-socket.ts";
import { type RecordedObject, readRecording } from "./recording.ts";

/** A SET that was taken. */
export type ReplayedSet = { oid: string; value: SnmpValue };

export type Replay = {
  port: number;
  /** How many instances it serves. */
  objects: number;
  counts(): { answered: number; dropped: number };
  stop(): Promise<void>;
};

/** What was set since it came up. */
type Shelf = Map<string, SnmpValue>;
type ReplayedObject = SnmpObject<Shelf, Shelf>;

/**
 * Serves a recorded device on 127.0.0.1 to SNMP v1 and v2c (`public` reads, `private` also sets): every object as it was recorded, in
 * walking order. Only what stands in `settable` can be set, to a value of its own type; it then reads what was set. One that is not in
 * the recording is an INTEGER, as command objects are, and is there from its first SET on.
 * @throws RecordingError; RangeError for an identifier in `settable` that is none; what the system says when the port is taken
 */
export async function startReplay(args: {
  /** An `.snmprec` file. */
  recording: string;
  /** 0: any free one. */
  port: number;
  settable?: readonly string[];
  onSet?(set: ReplayedSet): void;
}): Promise<Replay> {
  const recorded = readRecording(args.recording);
  const tree = new ObjectTree<Shelf, Shelf>(objectsOf(recorded, args));
  const shelf: Shelf = new Map();
  const totals = { answered: 0, dropped: 0 };
  const socket = await openSnmpSocket({
    host: "127.0.0.1",
    port: args.port,
    onDatagram(datagram, from) {
      const communities = cardCommunities;
      const answer = answerDatagram({ datagram, communities, tree, view: () => shelf, unit: shelf });
      if (!answer) return;
      totals.answered += 1;
      socket.send(answer, from);
    },
    onError() {
      totals.dropped += 1;
    },
  });
  return { port: socket.port, objects: recorded.length, counts: () => ({ ...totals }), stop: socket.close };
}

function objectsOf(
  recorded: readonly RecordedObject[],
  { settable = [], onSet }: { settable?: readonly string[]; onSet?(set: ReplayedSet): void },
): ReplayedObject[] {
  const allowed = new Set(settable.map(plainOid));
  const writeTo = (oid: string) => (value: SnmpValue, shelf: Shelf) => () => {
    shelf.set(oid, value);
    onSet?.({ oid, value });
  };
  const known = recorded.map(({ oid, type, value }): ReplayedObject => {
    const isSettable = allowed.delete(oid);
    const read = isSettable ? (shelf: Shelf) => (shelf.has(oid) ? shelf.get(oid) : value) : () => value;
    return { oid, name: oid, type, read, ...(isSettable && { write: writeTo(oid) }) };
  });
  const commands = [...allowed].map(
    (oid): ReplayedObject => ({
      oid,
      name: oid,
      type: "integer",
      read: (shelf) => shelf.get(oid),
      write: writeTo(oid),
    }),
  );
  return [...known, ...commands];
}

function plainOid(text: string): string {
  const oid = parseOid(text);
  if (!oid) throw new RangeError(`${JSON.stringify(text)} is no object identifier`);
  return oid.text;
}
