import { readOnlyBelow } from "./snmp-object.ts";
import type { UpsView } from "./ups-view.ts";

/** PowerNet-MIB, what it says of a UPS. */
export const powernetBase = "1.3.6.1.4.1.318.1.1.1.";

const below = readOnlyBelow(powernetBase);

/** A scalar that is only read; `oid` without its `.0`. */
export const powernetScalar: typeof below = (oid, name, type, read) => below(`${oid}.0`, name, type, read);

export const identNameOid = `${powernetBase}1.1.2.0`;

/** Eight bytes, as upsBasicIdentName holds. */
export function identName({ upsId, card }: UpsView): string {
  const given = card.settings?.get(identNameOid);
  return typeof given === "string" ? given : upsId.slice(0, 8);
}

/** Times on the wire are hundredths of a second, whatever the MIB's text says. */
export const ticks = (sec: number) => Math.min(4_294_967_294, Math.round(sec * 100));
