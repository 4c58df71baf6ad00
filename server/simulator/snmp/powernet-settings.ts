import type { SimUps } from "../../domain/simulation/site.ts";
import { powernetBase, powernetScalar as scalar, ticks } from "./powernet-base.ts";
import type { SnmpObject, SnmpType, SnmpValue } from "./snmp-object.ts";
import { oneOf, storedObject, upTo, within } from "./stored-object.ts";
import type { UpsView } from "./ups-view.ts";

/** upsAdvConfig…: what the model follows is set there, the rest is kept by the card. */

/** Hundredths of a second within bounds, rounded up to whole seconds as the MIB says ("to next higher"). */
function timeSetting(
  oid: string,
  name: string,
  maxSec: number,
  key: "shutoffGraceSec" | "lowBatterySec" | "returnDelaySec",
): SnmpObject {
  const read = (ups: SimUps) => ticks(ups[key]);
  return {
    oid: `${powernetBase}${oid}.0`,
    name,
    type: "ticks",
    read: ({ ups }) => read(ups),
    write(value, unit) {
      if (typeof value !== "number" || value > maxSec * 100) return "wrongValue";
      return () => unit.configure({ [key]: Math.ceil(value / 100) });
    },
  };
}

function kept(
  oid: string,
  name: string,
  type: SnmpType,
  first: SnmpValue,
  allows: (value: SnmpValue) => boolean,
): SnmpObject {
  return storedObject({ oid: `${powernetBase}${oid}.0`, name, type, first, allows });
}

const sleepTimeOid = `${powernetBase}5.2.11.0`;
const firstSleepTicks = 36_000;

/** How long upsAdvControlUpsSleep keeps the output off. */
export function sleepSec({ card }: Pick<UpsView, "card">): number {
  const set = card.settings?.get(sleepTimeOid);
  return (typeof set === "number" ? set : firstSleepTicks) / 100;
}

export const powernetSettings: readonly SnmpObject[] = [
  kept("2.1.3", "upsBasicBatteryLastReplaceDate", "string", "04/01/2025", upTo(10)),
  scalar("5.1.1", "upsBasicConfigNumDevices", "integer", () => 0),
  kept("5.2.1", "upsAdvConfigRatedOutputVoltage", "integer", 100, oneOf(100, 110, 120)),
  kept("5.2.2", "upsAdvConfigHighTransferVolt", "integer", 110, within(108, 114)),
  kept("5.2.3", "upsAdvConfigLowTransferVolt", "integer", 90, within(86, 92)),
  kept("5.2.4", "upsAdvConfigAlarm", "integer", 1, within(1, 4)),
  kept("5.2.5", "upsAdvConfigAlarmTimer", "ticks", 0, oneOf(0, 3000)),
  {
    oid: `${powernetBase}5.2.6.0`,
    name: "upsAdvConfigMinReturnCapacity",
    type: "integer",
    read: ({ ups }) => Math.round(ups.minRestartCharge * 100),
    write(value, unit) {
      if (typeof value !== "number" || value < 0 || value > 100) return "wrongValue";
      return () => unit.configure({ minRestartCharge: value / 100 });
    },
  },
  kept("5.2.7", "upsAdvConfigSensitivity", "integer", 4, within(1, 4)),
  timeSetting("5.2.8", "upsAdvConfigLowBatteryRunTime", 3600, "lowBatterySec"),
  timeSetting("5.2.9", "upsAdvConfigReturnDelay", 1800, "returnDelaySec"),
  timeSetting("5.2.10", "upsAdvConfigShutoffDelay", 1800, "shutoffGraceSec"),
  // 359 hours at the most; the card's steps of 0.1 h are not imitated.
  kept("5.2.11", "upsAdvConfigUpsSleepTime", "ticks", firstSleepTicks, within(0, 129_240_000)),
  kept("7.2.1", "upsAdvTestDiagnosticSchedule", "integer", 2, within(2, 12)),
];
