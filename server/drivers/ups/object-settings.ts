import type { Varbind } from "net-snmp";
import type { UpsDeviceSettings } from "../../domain/world/readings.ts";
import type { UpsSetting } from "../../domain/world/ups-capabilities.ts";
import { type NumberRow, numberFrom, numberRow } from "./object-rows.ts";
import { type SnmpWrite, writeTypeOf } from "./object-write.ts";

/** An object that holds a setting. `writeAs`: its type by the MIB, for a card whose answer does not show it. */
export type SettingRow = NumberRow & { variable: UpsSetting; writeAs: "integer" | "timeTicks" };

/** A row of a table of settings, in which several may hold the same one: then the first counts that the device answers. */
export function settingRow<const V extends UpsSetting>(
  variable: V,
  oid: string,
  how: Parameters<typeof numberRow>[2] & Pick<SettingRow, "writeAs">,
): SettingRow {
  return { ...numberRow(variable, oid, how), writeAs: how.writeAs };
}

type Held = { value: number; row: SettingRow; type: Exclude<SnmpWrite["type"], "objectId"> };

/** The settings that the device holds, each with the object that it holds it in. */
export function heldSettings(
  varbinds: readonly Varbind[],
  rows: readonly SettingRow[],
): Partial<Record<UpsSetting, Held>> {
  const held: Partial<Record<UpsSetting, Held>> = {};
  for (const row of rows) {
    const answer = varbinds.find((varbind) => varbind.oid === row.oid);
    const value = answer === undefined ? null : numberFrom(answer, row);
    if (answer === undefined || value === null) continue;
    held[row.variable] ??= { value, row, type: writeTypeOf(answer) ?? row.writeAs };
  }
  return held;
}

export function settingsOf(held: ReturnType<typeof heldSettings>): UpsDeviceSettings {
  return {
    shutoffGraceSec: held.shutoffGraceSec?.value ?? null,
    lowBatterySec: held.lowBatterySec?.value ?? null,
    returnDelaySec: held.returnDelaySec?.value ?? null,
    minRestartChargePercent: held.minRestartChargePercent?.value ?? null,
  };
}

/** `value` (in the setting's unit) in the steps of the object, never less than asked for. */
export function settingWrite({ row, type }: Pick<Held, "row" | "type">, value: number): SnmpWrite {
  // 0.7 / 0.01 is 70.00000000000001.
  return { oid: row.oid, type, value: Math.ceil(Number((value / row.scale).toFixed(6))) };
}
