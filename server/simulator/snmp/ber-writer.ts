/** No datagram is longer. */
const maxBytes = 65_535;

/**
 * Writes BER from its end to its beginning: then every length is known when it is due. What is written last stands first. One is
 * enough for a process, as nothing waits in the middle of a datagram.
 * @throws RangeError for more than a datagram holds
 */
export class BerWriter {
  readonly #buffer = Buffer.allocUnsafe(maxBytes);
  #at = maxBytes;

  /** How much is written: hand it to `wrap` as where its contents end. */
  get length(): number {
    return maxBytes - this.#at;
  }

  /** What was written, as a copy; the writer begins anew. */
  take(): Buffer {
    const bytes = Buffer.from(this.#buffer.subarray(this.#at));
    this.#at = maxBytes;
    return bytes;
  }

  /** Forgets what was written. */
  clear(): void {
    this.#at = maxBytes;
  }

  bytes(bytes: Buffer): void {
    this.#at = this.#room(bytes.length);
    this.#buffer.set(bytes, this.#at);
  }

  /** Each character one byte. */
  octets(text: string): void {
    this.#at = this.#room(text.length);
    this.#buffer.write(text, this.#at, "latin1");
  }

  /** The least bytes that hold it, with its tag and length. */
  integer(tag: number, value: number): void {
    const before = this.length;
    let rest = value;
    do {
      this.#byte(rest & 0xff);
      rest = Math.floor(rest / 256);
    } while (rest > 0 || rest < -1);
    const looksNegative = (this.#buffer[this.#at] ?? 0) >= 0x80;
    if (looksNegative !== value < 0) this.#byte(value < 0 ? 0xff : 0);
    this.wrap(tag, before);
  }

  unsigned64(tag: number, value: bigint): void {
    const before = this.length;
    let rest = value;
    do {
      this.#byte(Number(rest & 0xffn));
      rest >>= 8n;
    } while (rest > 0n);
    if ((this.#buffer[this.#at] ?? 0) >= 0x80) this.#byte(0);
    this.wrap(tag, before);
  }

  /** Puts tag and length before what was written since `length` was `before`. */
  wrap(tag: number, before: number): void {
    const length = this.length - before;
    if (length < 0x80) this.#byte(length);
    else {
      let octets = 0;
      for (let rest = length; rest > 0; rest >>= 8, octets++) this.#byte(rest & 0xff);
      this.#byte(0x80 | octets);
    }
    this.#byte(tag);
  }

  #byte(value: number): void {
    this.#at = this.#room(1);
    this.#buffer[this.#at] = value;
  }

  #room(bytes: number): number {
    if (bytes > this.#at) throw new RangeError("more than a datagram holds");
    return this.#at - bytes;
  }
}
