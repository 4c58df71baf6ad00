import { setTimeout as sleep } from "node:timers/promises";
import { DriverError } from "../../../domain/world/driver-error.ts";
import type { NutConnection } from "./nut-connection.ts";
import { getTracking, getVar, instantCommand, type NutQuestion, type OrderTaken, setVar } from "./nut-questions.ts";

/** Real milliseconds. A driver may be in the middle of a poll of a slow serial line when it is told something. */
const outcomeMs = 8_000;
const readBackMs = 2_000;
const askAgainMs = 150;

/** Orders to one UPS, followed until it is known what came of them, as far as upsd can tell (tracking, since 2.8). */
export interface NutOrders {
  /** Resolves when the NUT driver has carried it out; where upsd does not track, when the driver was told. */
  command(name: string, param: string | null, signal: AbortSignal): Promise<void>;
  /** Writes a variable. What the device then holds, `readBack` tells. */
  write(variable: string, value: string, signal: AbortSignal): Promise<void>;
  /** What a variable holds: as soon as it is good, else after a while, for some drivers read their device again first. */
  readBack(variable: string, isGood: (text: string) => boolean, signal: AbortSignal): Promise<string>;
}

export function createNutOrders(connection: Pick<NutConnection, "ask" | "timesOpened">, upsName: string): NutOrders {
  async function order(question: NutQuestion<OrderTaken>, signal: AbortSignal): Promise<void> {
    const { trackingId } = await connection.ask(question, signal);
    if (trackingId !== null) await follow(trackingId, connection.timesOpened(), signal);
  }

  async function follow(trackingId: string, timesOpened: number, signal: AbortSignal): Promise<void> {
    const untilMs = performance.now() + outcomeMs;
    for (;;) {
      const state = await connection.ask(getTracking(trackingId), signal).catch((cause: unknown) => {
        throw new DriverError("timeout", "taken by the NUT server, but what came of it cannot be asked", { cause });
      });
      switch (state) {
        case "done":
          return;
        case "failed":
          throw new DriverError("rejected", "the NUT driver says that it failed");
        case "invalidArgument":
          throw new DriverError("rejected", "the NUT driver does not take this value");
        case "unknown":
          // An upsd that has started again says the same of every order that it was given before.
          if (connection.timesOpened() !== timesOpened)
            throw new DriverError("timeout", "taken by a NUT server that has forgotten it since");
          throw new DriverError("unsupported", "the NUT driver does not know it");
        case "pending":
          if (performance.now() >= untilMs)
            throw new DriverError("timeout", "the NUT driver has not said what came of it");
          await pause(askAgainMs, signal);
      }
    }
  }

  return {
    command: (name, param, signal) => order(instantCommand(upsName, name, param), signal),
    write: (variable, value, signal) => order(setVar(upsName, variable, value), signal),
    async readBack(variable, isGood, signal) {
      const untilMs = performance.now() + readBackMs;
      for (;;) {
        const text = await connection.ask(getVar(upsName, variable), signal);
        if (isGood(text) || performance.now() >= untilMs) return text;
        await pause(askAgainMs, signal);
      }
    },
  };
}

/** Throws DriverError("timeout") when it is called off. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (cause) {
    throw new DriverError("timeout", "cancelled before it was known what came of it", { cause });
  }
}
