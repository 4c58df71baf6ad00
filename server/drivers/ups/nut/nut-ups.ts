import type { UpsDriver } from "../../../controller/ports.ts";
import type { Ups } from "../../../domain/tree/entities.ts";
import { DriverError } from "../../../domain/world/driver-error.ts";
import { type UpsCapabilities, unknownCapabilities, upsSettings } from "../../../domain/world/ups-capabilities.ts";
import { asNotSent } from "../not-sent.ts";
import { type Allowed, allowedOf } from "./nut-allowed.ts";
import type { NutTarget } from "./nut-connection.ts";
import type { NutConnections } from "./nut-connections.ts";
import { NutRefusal, shown } from "./nut-errors.ts";
import { capabilitiesOf, toNutIdentity, writableVariable } from "./nut-identity.ts";
import { numberIn } from "./nut-numbers.ts";
import { createNutOrders } from "./nut-orders.ts";
import { listAllowed, listCommands, listUpses, listVars, type NutQuestion } from "./nut-questions.ts";
import { toNutReading } from "./nut-reading.ts";
import { writeNutSettings } from "./nut-settings.ts";
import { traitsOf } from "./nut-traits.ts";
import { type NutDevice, nutWays, shutdownDelay, startDelay, whyNoWay } from "./nut-ways.ts";
import { takeWay } from "./take-way.ts";

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
  let capabilities: UpsCapabilities = unknownCapabilities;

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

  const variables = (signal: AbortSignal) => ask(listVars("VAR", upsName), signal);

  /** Asked anew each time: drivers learn what their device can, and are exchanged. */
  async function lookAt(signal: AbortSignal): Promise<NutDevice> {
    const [held, rw, commands] = await Promise.all([
      variables(signal),
      ask(listVars("RW", upsName), signal),
      ask(listCommands(upsName), signal),
    ]);
    const writable = new Set(rw.keys());
    const anything = { kind: "anything" } as const;
    const allowed = {
      [shutdownDelay]: writable.has(shutdownDelay) ? await allowedFor(shutdownDelay, signal) : anything,
      [startDelay]: writable.has(startDelay) ? await allowedFor(startDelay, signal) : anything,
    };
    const device = { variables: held, writable, commands, allowed, traits: traitsOf(held) };
    capabilities = capabilitiesOf(device, ups);
    return device;
  }

  async function allowedFor(variable: string, signal: AbortSignal): Promise<Allowed> {
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

  return {
    capabilities: () => capabilities,
    read: async (signal) => toNutReading(await variables(signal)),
    async identify(signal) {
      const device = await lookAt(signal);
      return { ...toNutIdentity(device.variables), family: "nut" };
    },
    async execute(command, signal) {
      const device = await lookAt(signal).catch(asNotSent);
      const switchesOff = command.kind === "upsOff" || command.kind === "upsSleep";
      const repeatMs = switchesOff ? device.traits.repeatMs : null;
      let refused: DriverError | null = null;
      for (const way of nutWays(command, ups, device)) {
        try {
          return await takeWay({ way, repeatMs, orders, signal });
        } catch (error) {
          // Refused: nothing was done. After anything else nobody knows, so nothing else is tried.
          const mayGoOn = error instanceof DriverError && (error.code === "rejected" || error.code === "unsupported");
          if (!mayGoOn) throw error;
          refused ??= error;
        }
      }
      throw refused ?? new DriverError("unsupported", whyNoWay(command, ups, device));
    },
    async writeSettings(wanted, signal) {
      const device = await lookAt(signal);
      return await writeNutSettings({
        ...{ device, wanted, orders, signal },
        allowedFor: (variable) => allowedFor(variable, signal),
        variables: () => variables(signal),
      });
    },
    async checkWrite(signal) {
      const device = await lookAt(signal);
      for (const setting of upsSettings) {
        const variable = writableVariable(setting, device);
        const text = variable === null ? undefined : device.variables.get(variable);
        if (variable === null || text === undefined || numberIn(text, { min: 0, max: 1_000_000 }) === null) continue;
        return await orders.write(variable, text, signal);
      }
      throw new DriverError("unsupported", "it holds nothing that could be written to itself");
    },
    async close() {
      release();
    },
  };
}
