/** An object identifier as people write it, as numbers (SNMP walks in their order), and as BER contents without tag and length. */
export type ObjectId = { readonly text: string; readonly address: readonly number[]; readonly contents: Buffer };

/** SMIv2 allows no more, RFC 2578 section 3.5. */
const maxParts = 128;
const maxPart = 2 ** 32 - 1;
/** A poller asks for the same few again and again; whoever invents new ones may not fill the memory. */
const maxKept = 8192;

const kept = new Map<string, ObjectId>();

/** From dotted decimals, a leading dot allowed; null: it is none. */
export function parseOid(text: string): ObjectId | null {
  const plain = text.startsWith(".") ? text.slice(1) : text;
  if (!/^\d{1,10}(\.\d{1,10})+$/.test(plain)) return null;
  const address = plain.split(".").map(Number);
  const [first = 0, second = 0] = address;
  const isTop = first <= 1 ? second < 40 : first === 2 && second <= maxPart - 80;
  if (!isTop || address.length > maxParts || address.some((part) => part > maxPart)) return null;
  const bytes: number[] = [];
  for (const part of [first * 40 + second, ...address.slice(2)]) pushBase128(bytes, part);
  return { text: address.join("."), address, contents: Buffer.from(bytes) };
}

/** @throws RangeError for what is none: for identifiers that stand in the source. */
export function oidOf(text: string): ObjectId {
  const oid = parseOid(text);
  if (!oid) throw new RangeError(`${JSON.stringify(text)} is no object identifier`);
  return oid;
}

/** From BER contents; null: they are none. */
export function readOid(buffer: Buffer, from: number, to: number): ObjectId | null {
  const key = buffer.toString("latin1", from, to);
  const known = kept.get(key);
  if (known) return known;
  const parts = readBase128(buffer, from, to);
  if (!parts) return null;
  const [top = 0, ...rest] = parts;
  const first = Math.min(2, Math.floor(top / 40));
  const address = [first, top - first * 40, ...rest];
  const oid = { text: address.join("."), address, contents: Buffer.from(buffer.subarray(from, to)) };
  if (kept.size >= maxKept) kept.clear();
  kept.set(key, oid);
  return oid;
}

/** Negative: `a` comes first in a walk. */
export function compareAddresses(a: readonly number[], b: readonly number[]): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function pushBase128(bytes: number[], part: number): void {
  const groups = [part % 128];
  for (let rest = Math.floor(part / 128); rest > 0; rest = Math.floor(rest / 128)) groups.unshift((rest % 128) + 128);
  bytes.push(...groups);
}

function readBase128(buffer: Buffer, from: number, to: number): number[] | null {
  const parts: number[] = [];
  for (let at = from; at < to; ) {
    // A leading 0x80 pads: X.690 8.19.2 forbids it.
    if (buffer[at] === 0x80 || parts.length >= maxParts - 1) return null;
    let part = 0;
    for (let more = true; more; at++) {
      const byte = buffer[at];
      if (byte === undefined || at >= to) return null;
      part = part * 128 + (byte & 0x7f);
      if (part > maxPart) return null;
      more = byte >= 0x80;
    }
    parts.push(part);
  }
  return parts.length > 0 ? parts : null;
}
