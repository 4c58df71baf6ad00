import type { Varbind } from "net-snmp";
import type { WantedUpsSettings, WrittenUpsSettings } from "../../controller/ports.ts";
import { DriverError } from "../../domain/world/driver-error.ts";
import { upsSettings } from "../../domain/world/ups-capabilities.ts";
import { type AllowedTable, allowedValues } from "./allowed-values.ts";
import { heldSettings, type SettingRow, settingsOf, settingWrite } from "./object-settings.ts";
import type { SnmpWrite } from "./object-write.ts";

/**
 * Writes settings one after the other, in the object and the type in which the device holds each, and reads all of them back: a card may
 * round or correct a value, and says so only there. Throws DriverError where the outcome is unknown.
 */
export async function writeSettings(args: {
  family: { settingRows: readonly SettingRow[]; allowedTable: AllowedTable | null };
  wanted: WantedUpsSettings;
  /** Answers of the objects that exist. */
  ask(oids: readonly string[], signal: AbortSignal): Promise<Varbind[]>;
  set(writes: readonly SnmpWrite[], signal: AbortSignal): Promise<void>;
  signal: AbortSignal;
}): Promise<WrittenUpsSettings> {
  const { family, wanted, ask, set, signal } = args;
  const oids = family.settingRows.map((row) => row.oid);
  const held = heldSettings(await ask(oids, signal), family.settingRows);
  const refused: WrittenUpsSettings["refused"][number][] = [];
  for (const setting of upsSettings) {
    const value = wanted[setting];
    const place = held[setting];
    if (value === undefined) continue;
    if (place === undefined) {
      refused.push({ setting, error: "unsupported", detail: "the device has no such setting", allowed: null });
      continue;
    }
    try {
      await set([settingWrite(place, value)], signal);
    } catch (error) {
      if (!(error instanceof DriverError) || error.code !== "rejected") throw error;
      const { oid, scale } = place.row;
      const allowed =
        family.allowedTable === null ? null : await allowedValues(family.allowedTable, oid, scale, ask, signal);
      refused.push({ setting, error: "rejected", detail: error.message, allowed });
    }
  }
  return { settings: settingsOf(heldSettings(await ask(oids, signal), family.settingRows)), refused };
}
