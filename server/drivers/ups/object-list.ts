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
 * then. One that has answered before is asked for again the next time: its card may not have reached the UPS for a moment. A card that cannot take so many at once (tooBig; answers that are short, doubled or out of order; silence) is asked in parts,
 * and the number that worked is kept.
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
  let asked: string[] = [];
  let leftOut: string[] = [];
  /** Of those that have answered: how many times running they were missing since. */
  let missing = new Map<string, number>();
  let size = firstSize;
  /** The greatest number that it answered so far. */
  let answered = 0;
  let times = 0;

  function forget() {
    asked = [...oids];
    leftOut = [];
    missing = new Map();
    size = firstSize;
    answered = 0;
    times = 0;
  }
  forget();

  function leaveOut(oid: string) {
    asked = asked.filter((other) => other !== oid);
    leftOut.push(oid);
  }

  /** One PDU. Answers with null where it was refused, and has learnt something from it: the same objects are to be asked again. */
  async function askSome(some: readonly string[], signal: AbortSignal): Promise<Varbind[] | null> {
    try {
      const answers = await client.get(some, signal);
      answered = Math.max(answered, some.length);
      return answers;
    } catch (error) {
      const refusal = refusalOf(error);
      switch (refusal?.of) {
        case undefined:
          throw error;
        case "object":
          if (refusal.oid !== null && some.includes(refusal.oid)) leaveOut(refusal.oid);
          else if (some.length === 1) some.forEach(leaveOut);
          else return await askHalves(some, signal);
          return null;
        case "number":
          if (some.length === 1) some.forEach(leaveOut);
          else size = Math.ceil(some.length / 2);
          return null;
        case "silence":
          // It is asked in parts the next time: now, a device that is gone would be waited for once more.
          if (some.length > answered && some.length > surelyFits) size = Math.ceil(some.length / 2);
          throw error;
      }
    }
  }

  /** It refused them and did not say because of which. */
  async function askHalves(some: readonly string[], signal: AbortSignal): Promise<Varbind[]> {
    const half = Math.ceil(some.length / 2);
    return [
      ...(await askAll(some.slice(0, half), signal, () => half)),
      ...(await askAll(some.slice(half), signal, () => half)),
    ];
  }

  async function askAll(all: readonly string[], signal: AbortSignal, most: () => number): Promise<Varbind[]> {
    const answers: Varbind[] = [];
    let rest = all;
    while (rest.length > 0) {
      const some = rest.slice(0, Math.min(size, most()));
      const came = await askSome(some, signal);
      if (came !== null) {
        answers.push(...came);
        rest = rest.slice(some.length);
      } else {
        rest = rest.filter((oid) => !leftOut.includes(oid));
      }
    }
    return answers;
  }

  /** In the same PDU as the others: where it is still missing, or refused, it is left out once more. */
  function lookAgain() {
    const [first] = leftOut;
    if (first !== undefined) bringBack([first]);
  }

  function bringBack(some: readonly string[]) {
    leftOut = leftOut.filter((oid) => !some.includes(oid));
    asked = oids.filter((oid) => !leftOut.includes(oid));
  }

  /** What has just answered, and what of the rest is to be asked for again the next time. */
  function remember(answers: readonly Varbind[]) {
    for (const { oid } of answers) missing.set(oid, 0);
    const missed = leftOut.filter((oid) => missing.has(oid));
    for (const oid of missed) {
      const times = (missing.get(oid) ?? 0) + 1;
      if (times < missingAtMost) missing.set(oid, times);
      else missing.delete(oid);
    }
    bringBack(missed.filter((oid) => missing.has(oid)));
  }

  return {
    async ask(signal) {
      times += 1;
      if (times % secondLookEvery === 0) lookAgain();
      const answers = await askAll(asked, signal, () => size);
      for (const answer of answers) if (!exists(answer) && asked.includes(answer.oid)) leaveOut(answer.oid);
      const found = answers.filter(exists);
      remember(found);
      return found;
    },
    forget,
    isPartial: () => leftOut.length > 0,
  };
}
