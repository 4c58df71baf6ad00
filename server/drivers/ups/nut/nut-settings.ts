import type { WantedUpsSettings, WrittenUpsSettings } from "../../../controller/ports.ts";
import { DriverError } from "../../../domain/world/driver-error.ts";
import { upsSettings } from "../../../domain/world/ups-capabilities.ts";
import type { Allowed } from "./nut-allowed.ts";
import { settingVariables, toNutIdentity, writableVariable } from "./nut-identity.ts";
import { type NutVariables, numberIn } from "./nut-numbers.ts";
import type { NutOrders } from "./nut-orders.ts";
import { delaySec, type NutDevice } from "./nut-ways.ts";

type Refused = WrittenUpsSettings["refused"][number];

/**
 * Writes settings one after the other and reads all of them back: a device may round or correct a value, and says so only there.
 * Throws DriverError where the outcome is unknown.
 */
export async function writeNutSettings(args: {
  device: NutDevice;
  wanted: WantedUpsSettings;
  orders: Pick<NutOrders, "write" | "readBack">;
  allowedFor(variable: string): Promise<Allowed>;
  variables(): Promise<NutVariables>;
  signal: AbortSignal;
}): Promise<WrittenUpsSettings> {
  const { device, wanted, orders, allowedFor, signal } = args;
  const refused: Refused[] = [];
  for (const setting of upsSettings) {
    const value = wanted[setting];
    if (value === undefined) continue;
    const variable = writableVariable(setting, device);
    if (variable === null) {
      const detail = `NUT cannot write ${settingVariables[setting]} of this UPS`;
      refused.push({ setting, error: "unsupported", detail, allowed: null });
      continue;
    }
    if (numberIn(device.variables.get(variable) ?? "", delaySec) === value) continue;
    const allowed = await allowedFor(variable);
    const isWanted = (text: string) => numberIn(text, delaySec) === value;
    try {
      await orders.write(variable, textFor(value, allowed), signal);
      await orders.readBack(variable, isWanted, signal);
    } catch (error) {
      if (!(error instanceof DriverError) || (error.code !== "rejected" && error.code !== "unsupported")) throw error;
      refused.push({ setting, error: "rejected", ...saying(error.message, allowed) });
    }
  }
  return { settings: toNutIdentity(await args.variables()).settings, refused };
}

/** As the device lists it, where it does: some want "060". */
function textFor(value: number, allowed: Allowed): string {
  const listed = allowed.kind === "listed" ? allowed.values.find((text) => Number(text) === value) : undefined;
  return listed ?? String(value);
}

function saying(message: string, allowed: Allowed): Pick<Refused, "detail" | "allowed"> {
  switch (allowed.kind) {
    case "anything":
      return { detail: message, allowed: null };
    case "range":
      return { detail: `${message}: it takes ${allowed.from} to ${allowed.to}`, allowed: null };
    case "listed":
      return { detail: message, allowed: allowed.values.map(Number).sort((a, b) => a - b) };
  }
}
