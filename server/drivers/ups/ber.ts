/**
 * The part of BER (X.690) that SNMP uses, read strictly: definite lengths only, and nothing that reaches beyond what it lies in.
 * net-snmp's reader takes cut values for null and lengths for true, so nothing reaches it that did not pass here.
 */
export type Element = {
  tag: number;
  /** Where it starts, its content begins, and it ends. */
  at: number;
  begin: number;
  end: number;
};

export const berTag = { integer: 0x02, octetString: 0x04, null: 0x05, oid: 0x06, sequence: 0x30 } as const;

/** The element at `at`; null: it is cut off, its length is indefinite, or it reaches beyond `limit`. */
export function elementAt(bytes: Buffer, at: number, limit: number): Element | null {
  if (at + 2 > limit) return null;
  const tag = bytes[at] ?? 0;
  const first = bytes[at + 1] ?? 0;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  const begin = at + 2 + lengthBytes;
  if (first === 0x80 || lengthBytes > 4 || begin > limit) return null;
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(at + 2, lengthBytes);
  return begin + length <= limit ? { tag, at, begin, end: begin + length } : null;
}

/**
 * The elements that lie in `within`, which they must fill: as many as there are tags, each with its tag (null: any).
 * null: they are others, more or fewer, or cut.
 */
export function elementsOf(
  bytes: Buffer,
  within: Pick<Element, "begin" | "end">,
  tags: readonly (number | null)[],
): Element[] | null {
  const found: Element[] = [];
  let at = within.begin;
  for (const tag of tags) {
    const element = elementAt(bytes, at, within.end);
    if (element === null || (tag !== null && element.tag !== tag)) return null;
    found.push(element);
    at = element.end;
  }
  return at === within.end ? found : null;
}

/** A whole number of at most six bytes, with sign; null: it is longer or empty. */
export function integerOf(bytes: Buffer, { begin, end }: Element): number | null {
  const length = end - begin;
  return length < 1 || length > 6 ? null : bytes.readIntBE(begin, length);
}

const maxSubIds = 128;

/** An object identifier in dotted form; null: it is none. */
export function oidOf(bytes: Buffer, { begin, end }: Element): string | null {
  const ids: number[] = [];
  let value = 0;
  for (let i = begin; i < end; i += 1) {
    const byte = bytes[i] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (value > 0xff_ff_ff_ff) return null;
    if (byte >= 0x80) {
      if (i === end - 1) return null;
      continue;
    }
    const first = Math.min(2, Math.floor(value / 40));
    if (ids.length === 0) ids.push(first, value - 40 * first);
    else ids.push(value);
    if (ids.length > maxSubIds) return null;
    value = 0;
  }
  return ids.length === 0 ? null : ids.join(".");
}

/** An element of this content. */
export function encode(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = content.length === 1 && content[0] !== undefined ? content[0] : Buffer.concat(content);
  const { length } = body;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), body]);
  if (length < 0x1_00) return Buffer.concat([Buffer.from([tag, 0x81, length]), body]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), body]);
}

/** A whole number from 0 to 2³¹ − 1. */
export function encodeInteger(value: number, tag: number = berTag.integer): Buffer {
  const bytes = [value];
  // The first bit is the sign.
  while ((bytes[0] ?? 0) >= 0x80) bytes.splice(0, 1, Math.floor((bytes[0] ?? 0) / 0x100), (bytes[0] ?? 0) & 0xff);
  return encode(tag, Buffer.from(bytes));
}

/** @param oid in dotted form, its first two numbers below 3 and 40 */
export function encodeOid(oid: string): Buffer {
  const [first = 0, second = 0, ...rest] = oid.split(".").map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((id) => {
    const groups = [id % 128];
    for (let left = Math.floor(id / 128); left > 0; left = Math.floor(left / 128)) groups.unshift((left % 128) + 128);
    return groups;
  });
  return encode(berTag.oid, Buffer.from(bytes));
}
