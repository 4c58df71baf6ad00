import type { SiteAction, SiteEvent } from "../../domain/simulation/site.ts";
import type { Varbind } from "./answer-request.ts";
import { oidOf } from "./object-id.ts";
import { identName } from "./powernet-objects.ts";
import { writeTrap } from "./snmp-message.ts";
import { berTag } from "./snmp-object.ts";
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

const textOid = oidOf("1.3.6.1.4.1.318.2.3.3.0");
const nameOid = oidOf("1.3.6.1.4.1.318.1.1.1.1.1.2.0");

/** Hands out the traps of one UPS as SNMP v2c datagrams, at once when something happens. */
export function sendTraps(args: { unit: UpsUnit; send(trap: Buffer): void }): void {
  const { unit, send } = args;
  let requestId = 0;
  unit.live.on((event, cause) => {
    if (!("upsId" in event) || event.upsId !== unit.id) return;
    const view = unit.view();
    if (!view) return;
    const now = { mains: view.ups.mains, returns: view.ups.returnAt !== null };
    for (const { number, text } of trapsOf(event, cause, now)) {
      requestId += 1;
      const varbinds: Varbind[] = [
        { oid: textOid, tag: berTag.string, value: text },
        { oid: nameOid, tag: berTag.string, value: identName(unit.id) },
      ];
      const trap = `1.3.6.1.4.1.318.0.${number}`;
      send(writeTrap({ community: "public", requestId, upTimeTicks: view.upTimeTicks, trap, varbinds }));
    }
  });
}
