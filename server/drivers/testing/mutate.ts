import { elementAt } from "../ups/ber.ts";

/** A small generator with a seed, so that a failure comes again (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const mutations = [
  "bits",
  "bytes",
  "cut",
  "append",
  "insert",
  "delete",
  "length",
  "indefinite",
  "tag",
  "nest",
  "splice",
  "repeat",
  "large",
] as const;
export type Mutation = (typeof mutations)[number];

/** Damages messages in the ways that networks, sloppy agents and attackers do. `others`: what parts of other messages are taken from. */
export function createMutator(random: () => number, others: readonly Buffer[]) {
  const below = (n: number) => Math.floor(random() * n);
  const byte = () => [0x00, 0x01, 0x7f, 0x80, 0x81, 0xff, below(256)][below(7)] ?? 0;
  const noise = (length: number) => Buffer.from(Array.from({ length }, () => below(256)));

  function apply(how: Mutation, bytes: Buffer): Buffer {
    const at = below(bytes.length);
    const copy = Buffer.from(bytes);
    switch (how) {
      case "bits":
        for (let n = 1 + below(4); n > 0; n -= 1) {
          const i = below(copy.length);
          copy[i] = (copy[i] ?? 0) ^ (1 << below(8));
        }
        return copy;
      case "bytes":
        for (let n = 1 + below(6); n > 0; n -= 1) copy[below(copy.length)] = byte();
        return copy;
      case "cut":
        return copy.subarray(0, at);
      case "append":
        return Buffer.concat([copy, random() < 0.5 ? Buffer.alloc(1 + below(64), byte()) : noise(1 + below(64))]);
      case "insert":
        return Buffer.concat([copy.subarray(0, at), noise(1 + below(16)), copy.subarray(at)]);
      case "delete":
        return Buffer.concat([copy.subarray(0, at), copy.subarray(at + 1 + below(16))]);
      case "length":
      case "indefinite":
      case "tag": {
        const starts = startsOf(bytes);
        const start = starts[below(starts.length)] ?? 0;
        if (how === "tag")
          copy[start] = [0x02, 0x04, 0x05, 0x06, 0x30, 0x40, 0x43, 0xa2, 0xa7, 0xa8, byte()][below(11)] ?? 0;
        else copy[start + 1] = how === "indefinite" ? 0x80 : byte();
        return copy;
      }
      case "nest":
        return nested(copy, 1 + below(400));
      case "splice": {
        const other = others[below(others.length)] ?? copy;
        return Buffer.concat([copy.subarray(0, at), other.subarray(below(other.length))]);
      }
      case "repeat":
        return Buffer.concat([copy, copy]);
      case "large":
        // Rarely: each costs a copy of 64 KB.
        return random() < 0.02
          ? Buffer.concat([copy, Buffer.alloc(65_507 - copy.length, byte())])
          : nested(copy, 2_000);
    }
  }

  return {
    /** One to three mutations of a message. */
    mutate(message: Buffer): { bytes: Buffer; how: readonly Mutation[] } {
      const how: Mutation[] = [];
      let bytes = message;
      for (let n = 1 + below(3); n > 0 && bytes.length > 0 && bytes.length < 60_000; n -= 1) {
        const mutation = mutations[below(mutations.length)] ?? "bits";
        how.push(mutation);
        bytes = apply(mutation, bytes);
      }
      return { bytes, how };
    },
  };
}

/** Where elements of a message start, as deep as they can be followed. */
function startsOf(bytes: Buffer): number[] {
  const starts: number[] = [];
  const open: [number, number][] = [[0, bytes.length]];
  for (let range = open.pop(); range !== undefined && starts.length < 200; range = open.pop()) {
    let [at, end] = range;
    for (let element = elementAt(bytes, at, end); element !== null; element = elementAt(bytes, at, end)) {
      starts.push(at);
      // Constructed ones, and the string that holds the security parameters of v3.
      if ((element.tag & 0x20) !== 0 || element.tag === 0x04) open.push([element.begin, element.end]);
      at = element.end;
      if (at >= end) end = at;
    }
  }
  return starts;
}

/** In so many sequences, one in the other, with right lengths up to 64 KB. */
function nested(bytes: Buffer, depth: number): Buffer {
  const heads: Buffer[] = [];
  let length = bytes.length;
  for (let i = 0; i < depth && length < 65_000; i += 1) {
    const head = length < 0x80 ? Buffer.from([0x30, length]) : Buffer.from([0x30, 0x82, length >> 8, length & 0xff]);
    heads.unshift(head);
    length += head.length;
  }
  return Buffer.concat([...heads, bytes]);
}
