import type { UpsDriver } from "../../../controller/ports.ts";
import type { Ups } from "../../../domain/tree/entities.ts";
import { DriverError } from "../../../domain/world/driver-error.ts";
import { type Allowed, allowedOf } from "./nut-allowed.ts";
import type { NutTarget } from "./nut-connection.ts";
import type { NutConnections } from "./nut-connections.ts";
import { NutRefusal, shown } from "./nut-errors.ts";
import { toNutIdentity } from "./nut-identity.ts";
import { createNutOrders, pause } from "./nut-orders.ts";
import { listAllowed, listCommands, listUpses, listVars, type NutQuestion } from "./nut-questions.ts";
import { toNutReading } from "./nut-reading.ts";
import { traitsOf } from "./nut-traits.ts";
import { type NutDevice, type NutWay, nutWays, shutdownDelay, startDelay, whyNoWay } from "./nut-ways.ts";

/**
 * Any UPS behind any upsd (RFC 9271). It never logs in to the UPS: to a primary upsmon this controller is no load of it that has to
 * be waited for.
 */
export function createNutUps(args: {
  ups: Pick<Ups, "shutoffGraceSec">;
  upsName: string;
  target: NutTarget;
  connections: NutConnections;
}): UpsDriver {
  const { ups, upsName } = args;
  const { connection, release } = args.connections.lease(args.target);
  const orders = createNutOrders(connection, upsName);

  async function ask<T>(question: NutQuestion<T>, signal: AbortSignal): Promise<T> {
    try {
      return await connection.ask(question, signal);
    } catch (error) {
      if (error instanceof NutRefusal && error.word === "UNKNOWN-UPS") throw await unknownUps(error, signal);
      throw error;
    }
  }

  async function unknownUps(error: NutRefusal, signal: AbortSignal): Promise<DriverError> {
    const names = await connection.ask(listUpses(), signal).catch(() => null);
    if (names === null) return error;
    const some = [...names].slice(0, 10).map(shown).join(", ");
    return new DriverError("unsupported", `the NUT server has no UPS "${shown(upsName)}". It has: ${some || "none"}`);
  }

  async function device(signal: AbortSignal): Promise<NutDevice> {
    const [variables, rw, commands] = await Promise.all([
      ask(listVars("VAR", upsName), signal),
      ask(listVars("RW", upsName), signal),
      ask(listCommands(upsName), signal),
    ]);
    const writable = new Set(rw.keys());
    const allowed = {
      [shutdownDelay]: await allowedFor(shutdownDelay, writable, signal),
      [startDelay]: await allowedFor(startDelay, writable, signal),
    };
    return { variables, writable, commands, allowed, traits: traitsOf(variables) };
  }

  async function allowedFor(variable: string, writable: ReadonlySet<string>, signal: AbortSignal): Promise<Allowed> {
    if (!writable.has(variable)) return { kind: "anything" };
    // A server that cannot say it refuses the question.
    const none = (error: unknown): string[] => {
      if (error instanceof NutRefusal) return [];
      throw error;
    };
    const [range, listed] = await Promise.all([
      ask(listAllowed("RANGE", upsName, variable), signal).catch(none),
      ask(listAllowed("ENUM", upsName, variable), signal).catch(none),
    ]);
    return allowedOf(range, listed);
  }

  async function carryOut(way: NutWay, repeatMs: number | null, signal: AbortSignal): Promise<void> {
    const isHeld = new Set<string>();
    try {
      for (const step of way) {
        if (step.kind === "hold") {
          isHeld.add(step.variable);
          await orders.hold(step, signal).catch(asNotSent);
        } else if (step.kind === "command") {
          await orders.command(step.name, step.param, signal);
          if (repeatMs === null) continue;
          await pause(repeatMs, signal);
          await orders.command(step.name, step.param, signal);
        }
      }
    } finally {
      for (const step of way) {
        if (step.kind !== "giveBack" || !isHeld.has(step.variable)) continue;
        // The command is done or not done by now; where the value cannot be given back, the settings show what the device holds.
        await orders.hold({ ...step, min: Number(step.value), max: Number(step.value) }, signal).catch(() => {});
      }
    }
  }

  return {
    read: async (signal) => toNutReading(await ask(listVars("VAR", upsName), signal)),
    async identify(signal) {
      return { ...toNutIdentity(await ask(listVars("VAR", upsName), signal)), family: "nut" };
    },
    async execute(command, signal) {
      const found = await device(signal);
      let refused: DriverError | null = null;
      for (const way of nutWays(command, ups, found)) {
        try {
          await carryOut(way, command.kind === "upsOff" ? found.traits.repeatMs : null, signal);
          return;
        } catch (error) {
          // Refused: nothing was done. After anything else nobody knows, so nothing else is tried.
          if (!(error instanceof DriverError) || (error.code !== "rejected" && error.code !== "unsupported"))
            throw error;
          refused ??= error;
        }
      }
      throw refused ?? new DriverError("unsupported", whyNoWay(command, ups, found));
    },
    async close() {
      release();
    },
  };
}

/** The command itself was not sent: whatever came of its preparation, the UPS switches nothing. */
function asNotSent(error: unknown): never {
  if (error instanceof DriverError && error.code === "timeout")
    throw new DriverError("unreachable", `not sent: ${error.message}`, { cause: error });
  throw error;
}
