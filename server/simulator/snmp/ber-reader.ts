/** The datagram is no BER, or none of what SNMP takes. */
export class BadDatagram extends Error {}

/** Reads BER with definite lengths, never beyond the part that it was opened on. */
export class BerReader {
  readonly #buffer: Buffer;
  #at: number;
  readonly #end: number;

  constructor(buffer: Buffer, at = 0, end = buffer.length) {
    this.#buffer = buffer;
    this.#at = at;
    this.#end = end;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#end;
  }

  /** The next tag; reads nothing. */
  get tag(): number {
    if (this.isAtEnd) throw new BadDatagram("ends too early");
    return this.#buffer[this.#at] ?? 0;
  }

  /** What is inside of the next element, which must have that tag. */
  inside(tag: number): BerReader {
    const { from, to } = this.span(tag);
    return new BerReader(this.#buffer, from, to);
  }

  /** A two's complement number of 1 to 4 bytes. */
  integer(tag = 0x02): number {
    const { from, to } = this.span(tag);
    const bytes = to - from;
    if (bytes < 1 || bytes > 4) throw new BadDatagram(`an INTEGER of ${bytes} bytes`);
    return this.#buffer.readIntBE(from, bytes);
  }

  /** 0…2^32−1; the leading zero of a large one is allowed. */
  unsigned(tag: number): number {
    const { from, to } = this.span(tag);
    const bytes = to - from;
    if (bytes < 1 || bytes > 5 || (bytes === 5 && this.#buffer[from] !== 0))
      throw new BadDatagram(`an unsigned number of ${bytes} bytes`);
    return this.#buffer.readUIntBE(from, bytes);
  }

  /** 0…2^64−1. */
  unsigned64(tag: number): bigint {
    const { from, to } = this.span(tag);
    if (to - from < 1 || to - from > 9) throw new BadDatagram(`a Counter64 of ${to - from} bytes`);
    return BigInt(`0x${this.#buffer.toString("hex", from, to)}`) & (2n ** 64n - 1n);
  }

  /** Each byte one character. */
  octets(tag: number): string {
    const { from, to } = this.span(tag);
    return this.#buffer.toString("latin1", from, to);
  }

  /** Where the contents of the next element stand in the whole; reads past it. */
  span(tag: number): { from: number; to: number } {
    if (this.tag !== tag) throw new BadDatagram(`tag ${this.tag} where ${tag} belongs`);
    let at = this.#at + 1;
    const first = at < this.#end ? (this.#buffer[at++] ?? 0) : 0x80;
    let length = first;
    if (first >= 0x80) {
      const bytes = first & 0x7f;
      // 0x80 opens an indefinite length, which SNMP forbids (RFC 3417 section 8).
      if (bytes === 0 || bytes > 4 || at + bytes > this.#end) throw new BadDatagram("a length that SNMP does not take");
      length = this.#buffer.readUIntBE(at, bytes);
      at += bytes;
    }
    if (at + length > this.#end) throw new BadDatagram("shorter than it says");
    this.#at = at + length;
    return { from: at, to: at + length };
  }
}
