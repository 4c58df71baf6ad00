import type { SiteAction, SiteEvent } from "../../domain/simulation/site.ts";
import { oidOf } from "./object-id.ts";
import { identName, identNameOid } from "./powernet-base.ts";
import { berTag } from "./snmp-object.ts";
import type { TrapToSend } from "./trap-sender.ts";
import type { CardEvent, CardListener } from "./ups-unit.ts";
import type { UpsView } from "./ups-view.ts";

type Trap = { number: number; text: string };

const traps = {
  onBattery: { number: 5, text: "UPS: On battery power in response to an input power problem." },
  lowBattery: {
    number: 7,
    text: "UPS: The battery power is too low to support the load; if power fails, it will shut down.",
  },
  powerRestored: { number: 9, text: "UPS: No longer on battery power." },
  selfTestPassed: { number: 10, text: "UPS: Passed a self-test." },
  returnFromLowBattery: { number: 11, text: "UPS: The battery power is no longer too low." },
  turnedOff: { number: 12, text: "UPS: Turned off." },
  sleeping: { number: 13, text: "UPS: Went to sleep; the load has no power." },
  wokeUp: { number: 14, text: "UPS: Woke up; the load has power." },
  rebootStarted: { number: 15, text: "UPS: Started a reboot." },
  calibrationStarted: { number: 28, text: "UPS: Started a runtime calibration." },
  turnedOn: { number: 30, text: "UPS: Turned on." },
  calibrationEnded: { number: 37, text: "UPS: Ended a runtime calibration." },
  gracefulShutdown: { number: 39, text: "UPS: A graceful shutdown was initiated." },
} satisfies Record<string, Trap>;

/** The traps that a card sends for an event of its UPS, in order. */
function trapsOf(event: SiteEvent, cause: SiteAction | null, { ups }: UpsView): Trap[] {
  switch (event.kind) {
    case "upsOnBattery":
      return [traps.onBattery];
    case "upsOnMains":
      return [traps.powerRestored];
    case "upsLowBattery":
      return ups.mains ? [] : [traps.lowBattery];
    case "upsLowBatteryCleared":
      return [traps.returnFromLowBattery];
    case "upsGraceStarted":
      return [traps.gracefulShutdown];
    case "upsOff":
      if (ups.returnAt === null) return [traps.turnedOff];
      return ups.mains ? [traps.rebootStarted] : [traps.sleeping];
    case "upsOn":
      return [cause?.kind === "upsOn" ? traps.turnedOn : traps.wokeUp];
    default:
      return [];
  }
}

/** A test puts the load on the battery for its time, and real cards say so as of an outage. */
function trapsOfTest(event: CardEvent, { ups }: UpsView): Trap[] {
  if (event.kind !== "testStarted" && event.kind !== "testEnded") return [];
  const isDeep = event.test.kind === "deep";
  if (event.kind === "testStarted") return isDeep ? [traps.calibrationStarted, traps.onBattery] : [traps.onBattery];
  const back = ups.mains && ups.output === "on" ? [traps.powerRestored] : [];
  if (isDeep) return [...back, traps.calibrationEnded];
  return event.test.outcome === "passed" ? [...back, traps.selfTestPassed] : back;
}

const textOid = oidOf("1.3.6.1.4.1.318.2.3.3.0");
const nameOid = oidOf(identNameOid);

/** PowerNet-MIB: each with its text and the name of its UPS. */
export function powernetTraps(send: (trap: TrapToSend, view: UpsView) => void): CardListener {
  function sendAll(all: readonly Trap[], view: UpsView): void {
    for (const { number, text } of all)
      send(
        {
          name: `1.3.6.1.4.1.318.0.${number}`,
          varbinds: [
            { oid: textOid, tag: berTag.string, value: text },
            { oid: nameOid, tag: berTag.string, value: identName(view) },
          ],
        },
        view,
      );
  }
  return {
    onSiteEvent: (event, cause, view) => sendAll(trapsOf(event, cause, view), view),
    onCardEvent: (event, view) => sendAll(trapsOfTest(event, view), view),
  };
}
