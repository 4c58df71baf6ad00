import type { UpsCommand } from "../../../controller/ports.ts";
import type { OffForm } from "../../../domain/decide/command.ts";
import type { Ups } from "../../../domain/tree/entities.ts";
import type { UpsDeviceSettings, UpsIdentity } from "../../../domain/world/readings.ts";
import type { UpsCapabilities, UpsSetting } from "../../../domain/world/ups-capabilities.ts";
import { type NutVariables, numberOf, textOf } from "./nut-numbers.ts";
import { traitsOf } from "./nut-traits.ts";
import { delaySec, type NutDevice, nutWays } from "./nut-ways.ts";

/** The variables of the settings that live in a UPS, in seconds and percent. */
export const settingVariables = {
  shutoffGraceSec: "ups.delay.shutdown",
  lowBatterySec: "battery.runtime.low",
  returnDelaySec: "ups.delay.start",
  minRestartChargePercent: "battery.charge.restart",
} as const satisfies Record<keyof UpsDeviceSettings, string>;

/** The delays of a driver that reads them wrongly are not told. */
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

/** The variable of a setting that may be written; null: it may not, or not rightly. */
export function writableVariable(setting: UpsSetting, { writable, traits }: NutDevice): string | null {
  const variable = settingVariables[setting];
  const isDelay = setting === "shutoffGraceSec" || setting === "returnDelaySec";
  return writable.has(variable) && (!isDelay || traits.delayFactor === 1) ? variable : null;
}

/** By what upsd lists; for the forms with grace also by what the device holds or can be set to. */
export function capabilitiesOf(device: NutDevice, ups: Pick<Ups, "shutoffGraceSec">): UpsCapabilities {
  const can = (command: UpsCommand) => nutWays(command, ups, device).length > 0;
  const canGoOff = (form: OffForm) => can({ kind: "upsOff", upsId: "", form });
  return {
    off: {
      offNow: canGoOff("offNow"),
      offWithGrace: canGoOff("offWithGrace"),
      cycleNow: canGoOff("cycleNow"),
      cycleWithGrace: canGoOff("cycleWithGrace"),
    },
    on: can({ kind: "upsOn", upsId: "" }),
    sleep: can({ kind: "upsSleep", upsId: "", sec: 3_600, withGrace: false }),
    selfTest: can({ kind: "upsSelfTest", upsId: "" }),
    selfTestAbort: can({ kind: "upsSelfTestAbort", upsId: "" }),
    powerFailureSimulation: can({ kind: "upsSimulatePowerFailure", upsId: "" }),
    settings: {
      shutoffGraceSec: writableVariable("shutoffGraceSec", device) !== null,
      lowBatterySec: writableVariable("lowBatterySec", device) !== null,
      returnDelaySec: writableVariable("returnDelaySec", device) !== null,
      minRestartChargePercent: writableVariable("minRestartChargePercent", device) !== null,
    },
  };
}
