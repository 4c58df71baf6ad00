/** Waiting traps are dropped beyond this many. */
const keptTraps = 100_000;
const tickMs = 5;

/** So many that have left are still held, at the most, beside as many as wait. */
const keptBehind = 1024;

/** Lets no more than so many go out a second, in order, spread evenly. */
export class TrapPacer {
  readonly #perSecond: number;
  readonly #waiting: (() => void)[] = [];
  #next = 0;
  #allowedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  sent = 0;
  lost = 0;

  constructor(args: { perSecond: number }) {
    this.#perSecond = args.perSecond;
  }

  get waiting(): number {
    return this.#waiting.length - this.#next;
  }

  offer(send: () => void): void {
    if (this.waiting >= keptTraps) {
      this.lost += 1;
      return;
    }
    if (this.waiting === 0) this.#allowedAt = Math.max(this.#allowedAt, performance.now());
    this.#waiting.push(send);
    this.#flow();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#waiting.length = 0;
    this.#next = 0;
  }

  /** Sends what is due. */
  #flow(): void {
    const now = performance.now();
    while (this.#allowedAt <= now) {
      const send = this.#waiting[this.#next];
      if (!send) break;
      this.#next += 1;
      this.#allowedAt += 1000 / this.#perSecond;
      this.sent += 1;
      send();
    }
    // Where traps never run out, those that have left must not stay for ever.
    if (this.waiting === 0 || this.#next > Math.max(keptBehind, this.waiting)) {
      this.#waiting.splice(0, this.#next);
      this.#next = 0;
    }
    if (this.waiting > 0 && this.#timer === undefined) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#flow();
      }, tickMs);
    }
  }
}
