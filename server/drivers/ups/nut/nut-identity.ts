import type { UpsDeviceSettings, UpsIdentity } from "../../../domain/world/readings.ts";
import { type NutVariables, numberOf, textOf } from "./nut-numbers.ts";
import { traitsOf } from "./nut-traits.ts";
import { delaySec } from "./nut-ways.ts";

/** The variables of the settings that live in a UPS, in seconds and percent. */
export const settingVariables = {
  shutoffGraceSec: "ups.delay.shutdown",
  lowBatterySec: "battery.runtime.low",
  returnDelaySec: "ups.delay.start",
  minRestartChargePercent: "battery.charge.restart",
} as const satisfies Record<keyof UpsDeviceSettings, string>;

export function toNutIdentity(variables: NutVariables): { identity: UpsIdentity; settings: UpsDeviceSettings } {
  const delay = (name: string) => (traitsOf(variables).delayFactor === 1 ? numberOf(variables, name, delaySec) : null);
  return {
    identity: {
      manufacturer: textOf(variables, "device.mfr", "ups.mfr"),
      model: textOf(variables, "device.model", "ups.model"),
      serial: textOf(variables, "device.serial", "ups.serial"),
      firmware: textOf(variables, "ups.firmware", "device.firmware"),
    },
    settings: {
      shutoffGraceSec: delay(settingVariables.shutoffGraceSec),
      lowBatterySec: numberOf(variables, settingVariables.lowBatterySec, delaySec),
      returnDelaySec: delay(settingVariables.returnDelaySec),
      minRestartChargePercent: numberOf(variables, settingVariables.minRestartChargePercent, { min: 0, max: 100 }),
    },
  };
}
