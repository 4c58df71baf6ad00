import type { Varbind } from "net-snmp";
import { refusalOf } from "./object-refusal.ts";
import { exists } from "./object-rows.ts";
import type { SnmpClient } from "./snmp-session.ts";

/** So many objects in the first question: their answers fit into one datagram. */
const firstSize = 32;
/** A question of so few is never too big: silence means that nobody is there. */
const surelyFits = 4;
/** Every so many times one of the objects that were left out is asked for again. */
const secondLookEvery = 12;
/** An object that has answered before is left out only when it is missing so many times running. */
const missingAtMost = 12;

/**
 * Asks a fixed list of objects, in one PDU once it is known what the device can do. Objects that it lacks, or that make it refuse the
 * whole PDU (SNMP v1; a card with a broken object), are found once and left out from then on; one of them is asked for again now and
 * then. One that has answered before is asked for again the next time: its card may not have reached the UPS for a moment. A card that
 * cannot take so many at once (tooBig; answers that are short, doubled or out of order; silence) is asked in parts, and the number that
 * worked is kept.
 */
export interface ObjectList {
  /** Answers of the objects that exist. Throws DriverError, also where the device refuses every one of them. */
  ask(signal: AbortSignal): Promise<Varbind[]>;
  /** Begins anew: the device may have been starting up, or is another one. */
  forget(): void;
  /** Whether anything is left out at present. */
  isPartial(): boolean;
}

export function createObjectList(client: Pick<SnmpClient, "get">, oids: readonly string[]): ObjectList {
  return new List(client, oids);
}

class List implements ObjectList {
  readonly #client: Pick<SnmpClient, "get">;
  readonly #oids: readonly string[];
  #asked: readonly string[];
  #leftOut: readonly string[] = none;
  /** Those that have answered, … */
  #known: readonly string[] = none;
  /** … and of those how many times running each was missing since; null: none. */
  #missing: Map<string, number> | null = null;
  /** Asked for last, and all there. */
  #complete: readonly string[] | null = null;
  #size = firstSize;
  /** The greatest number that it answered so far. */
  #answered = 0;
  #times = 0;

  constructor(client: Pick<SnmpClient, "get">, oids: readonly string[]) {
    this.#client = client;
    this.#oids = oids;
    this.#asked = oids;
  }

  async ask(signal: AbortSignal): Promise<Varbind[]> {
    this.#times += 1;
    if (this.#times % secondLookEvery === 0) this.#lookAgain();
    const asked = this.#asked;
    const answers = await this.#askAll(asked, signal, wholeSize);
    const areAllThere = answers.length === asked.length && answers.every(exists);
    if (areAllThere && this.#complete === asked) return answers;
    for (const answer of answers) if (!exists(answer) && this.#asked.includes(answer.oid)) this.#leaveOut(answer.oid);
    const found = answers.filter(exists);
    this.#remember(found);
    this.#complete = areAllThere && this.#missing === null ? this.#asked : null;
    return found;
  }

  forget(): void {
    this.#asked = this.#oids;
    this.#leftOut = none;
    this.#known = none;
    this.#missing = null;
    this.#complete = null;
    this.#size = firstSize;
    this.#answered = 0;
    this.#times = 0;
  }

  isPartial(): boolean {
    return this.#leftOut.length > 0;
  }

  #leaveOut(oid: string): void {
    this.#asked = sharedList(this.#asked.filter((other) => other !== oid));
    this.#leftOut = sharedList([...this.#leftOut, oid]);
  }

  /** In the same PDU as the others: where it is still missing, or refused, it is left out once more. */
  #lookAgain(): void {
    const [first] = this.#leftOut;
    if (first !== undefined) this.#bringBack([first]);
  }

  #bringBack(some: readonly string[]): void {
    if (some.length === 0) return;
    this.#leftOut = sharedList(this.#leftOut.filter((oid) => !some.includes(oid)));
    this.#asked = sharedList(this.#oids.filter((oid) => !this.#leftOut.includes(oid)));
  }

  /** What has just answered, and what of the rest is to be asked for again the next time. */
  #remember(answers: readonly Varbind[]): void {
    const missing = new Map<string, number>();
    const givenUp = new Set<string>();
    for (const oid of this.#leftOut) {
      if (!this.#known.includes(oid)) continue;
      const times = (this.#missing?.get(oid) ?? 0) + 1;
      if (times < missingAtMost) missing.set(oid, times);
      else givenUp.add(oid);
    }
    const now = new Set([...this.#known, ...answers.map(({ oid }) => oid)]);
    this.#known = sharedList(this.#oids.filter((oid) => now.has(oid) && !givenUp.has(oid)));
    this.#missing = missing.size > 0 ? missing : null;
    this.#bringBack([...missing.keys()]);
  }

  /** One PDU. Answers with null where it was refused, and has learnt something from it: the same objects are to be asked again. */
  async #askSome(some: readonly string[], signal: AbortSignal): Promise<Varbind[] | null> {
    try {
      const answers = await this.#client.get(some, signal);
      this.#answered = Math.max(this.#answered, some.length);
      return answers;
    } catch (error) {
      const refusal = refusalOf(error);
      switch (refusal?.of) {
        case undefined:
          throw error;
        case "object":
          if (refusal.oid !== null && some.includes(refusal.oid)) this.#leaveOut(refusal.oid);
          else if (some.length === 1) for (const oid of some) this.#leaveOut(oid);
          else return await this.#askHalves(some, signal);
          return null;
        case "number":
          if (some.length === 1) for (const oid of some) this.#leaveOut(oid);
          else this.#size = Math.ceil(some.length / 2);
          return null;
        case "silence":
          // It is asked in parts the next time: now, a device that is gone would be waited for once more.
          if (some.length > this.#answered && some.length > surelyFits) this.#size = Math.ceil(some.length / 2);
          throw error;
      }
    }
  }

  /** It refused them and did not say because of which. */
  async #askHalves(some: readonly string[], signal: AbortSignal): Promise<Varbind[]> {
    const half = Math.ceil(some.length / 2);
    return [
      ...(await this.#askAll(some.slice(0, half), signal, half)),
      ...(await this.#askAll(some.slice(half), signal, half)),
    ];
  }

  async #askAll(all: readonly string[], signal: AbortSignal, most: number): Promise<Varbind[]> {
    const answers: Varbind[] = [];
    let rest = all;
    while (rest.length > 0) {
      const size = Math.min(this.#size, most);
      // All of them stay the list that they are: what is asked of thousands is encoded once.
      const some = rest.length <= size ? rest : sharedList(rest.slice(0, size));
      const came = await this.#askSome(some, signal);
      if (came !== null) {
        if (some === all) return came;
        answers.push(...came);
        rest = rest.slice(some.length);
      } else {
        rest = rest.filter((oid) => !this.#leftOut.includes(oid));
      }
    }
    return answers;
  }
}

const wholeSize = Number.POSITIVE_INFINITY;
const none: readonly string[] = [];

/** Of thousands of devices most are asked for the same objects: one list for all of those. Forgotten where there are too many kinds. */
const lists = new Map<string, readonly string[]>();
const listsAtMost = 2_000;

function sharedList(oids: readonly string[]): readonly string[] {
  if (oids.length === 0) return none;
  const key = oids.join(" ");
  const known = lists.get(key);
  if (known !== undefined) return known;
  if (lists.size >= listsAtMost) lists.clear();
  lists.set(key, oids);
  return oids;
}
