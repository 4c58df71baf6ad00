import * as snmp from "net-snmp";
import type { SiteAction, SiteEvent } from "../../domain/simulation/site.ts";
import type { SimulatorLog } from "../log.ts";
import type { DgramModule } from "./net-snmp-agent.ts";
import { identName } from "./powernet-objects.ts";
import type { UpsUnit } from "./ups-view.ts";

type Trap = { number: number; text: string };

const traps = {
  onBattery: { number: 5, text: "UPS: On battery power in response to an input power problem." },
  lowBattery: {
    number: 7,
    text: "UPS: The battery power is too low to support the load; if power fails, it will shut down.",
  },
  powerRestored: { number: 9, text: "UPS: No longer on battery power." },
  returnFromLowBattery: { number: 11, text: "UPS: The battery power is no longer too low." },
  turnedOff: { number: 12, text: "UPS: Turned off." },
  sleeping: { number: 13, text: "UPS: Went to sleep; the load has no power." },
  wokeUp: { number: 14, text: "UPS: Woke up; the load has power." },
  rebootStarted: { number: 15, text: "UPS: Started a reboot." },
  turnedOn: { number: 30, text: "UPS: Turned on." },
  gracefulShutdown: { number: 39, text: "UPS: A graceful shutdown was initiated." },
} satisfies Record<string, Trap>;

/** The traps that a card sends for an event of its UPS, in order. */
export function trapsOf(event: SiteEvent, cause: SiteAction | null, now: { mains: boolean; returns: boolean }): Trap[] {
  switch (event.kind) {
    case "upsOnBattery":
      return [traps.onBattery];
    case "upsOnMains":
      return [traps.powerRestored];
    case "upsLowBattery":
      return now.mains ? [] : [traps.lowBattery];
    case "upsLowBatteryCleared":
      return [traps.returnFromLowBattery];
    case "upsGraceStarted":
      return [traps.gracefulShutdown];
    case "upsOff":
      if (!now.returns) return [traps.turnedOff];
      return now.mains ? [traps.rebootStarted] : [traps.sleeping];
    case "upsOn":
      return [cause?.kind === "upsOn" ? traps.turnedOn : traps.wokeUp];
    default:
      return [];
  }
}

/** Sends the traps of one UPS as SNMP v2c from its agent's own port, at once when something happens. */
export function sendTraps(args: {
  unit: UpsUnit;
  trapPort: number;
  dgramModule: DgramModule;
  log: SimulatorLog;
}): void {
  const { unit, log } = args;
  const options = { version: snmp.Version2c, trapPort: args.trapPort, dgramModule: args.dgramModule };
  const session = snmp.createSession("127.0.0.1", "public", options);
  session.on("error", (error: Error) => log.warn({ upsId: unit.id, error: error.message }, "trap socket"));
  unit.live.on((event, cause) => {
    if (!("upsId" in event) || event.upsId !== unit.id) return;
    const view = unit.view();
    if (!view) return;
    const now = { mains: view.ups.mains, returns: view.ups.returnAt !== null };
    for (const trap of trapsOf(event, cause, now)) {
      const varbinds = [
        { oid: "1.3.6.1.4.1.318.2.3.3.0", type: snmp.ObjectType.OctetString, value: trap.text },
        { oid: "1.3.6.1.4.1.318.1.1.1.1.1.2.0", type: snmp.ObjectType.OctetString, value: identName(unit.id) },
      ];
      // The library takes an up time of 0 for none.
      const upTime = Math.max(1, view.upTimeTicks);
      session.trap(`1.3.6.1.4.1.318.0.${trap.number}`, varbinds, { upTime }, (error) => {
        if (error) log.warn({ upsId: unit.id, trap: trap.number, error: error.message }, "trap not sent");
      });
    }
  });
}
