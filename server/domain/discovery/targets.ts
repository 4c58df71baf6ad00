import { dotted, type ForbiddenAddress, forbidden, forbiddenIn, ipv4Of } from "./addresses.ts";

/** What one discovery asks at the most. */
export const addressesAtMost = 65_536;
/** A /16 is the largest network that can be named at once. */
export const shortestPrefix = 16;

/** Which hosts to ask. Ranges stand in order and do not overlap; `names` are host names and IPv6 addresses, each once. */
export type ScanTargets = { ranges: readonly AddressRange[]; names: readonly string[] };
/** IPv4 addresses as numbers, both ends included. */
export type AddressRange = { first: number; last: number };

/** What is wrong with one target. `size`: so many addresses are named in all. */
export type TargetFault =
  | { code: "targetFormat" }
  | { code: "targetPrefix"; min: number; max: number }
  | { code: "targetOrder" }
  | { code: "targetForbidden"; kind: ForbiddenAddress }
  | { code: "targetTooMany"; size: number; max: number };

export type ReadTargets =
  | { targets: ScanTargets; size: number }
  | { faults: readonly { index: number; value: string; fault: TargetFault }[] };

/**
 * Reads addresses, ranges (`192.0.2.10-60`, `192.0.2.10-192.0.2.60`), networks (`192.0.2.0/24`), IPv6 addresses and host names. Of a network the
 * first and the last address are left out: they stand for the network and for all of its hosts. Every target that is no good is named.
 */
export function readTargets(texts: readonly string[]): ReadTargets {
  const read = texts.map((value, index) => ({ index, value, target: targetOf(value.trim()) }));
  const faults = read.flatMap(({ target, ...at }) => ("code" in target ? [{ ...at, fault: target }] : []));
  if (faults.length > 0) return { faults };
  const ranges = merged(read.flatMap(({ target }) => ("first" in target ? [target] : [])));
  const names = [...new Set(read.flatMap(({ target }) => ("name" in target ? [target.name] : [])))];
  const size = ranges.reduce((sum, { first, last }) => sum + last - first + 1, names.length);
  if (size <= addressesAtMost) return { targets: { ranges, names }, size };
  const fault: TargetFault = { code: "targetTooMany", size, max: addressesAtMost };
  return { faults: read.slice(-1).map(({ index, value }) => ({ index, value, fault })) };
}

/** Each host once, as it is to be asked: names first, because each stands there by somebody's own hand. */
export function* hostsOf({ ranges, names }: ScanTargets): Generator<string> {
  yield* names;
  for (const { first, last } of ranges) for (let at = first; at <= last; at += 1) yield dotted(at);
}

type Target = AddressRange | { name: string };

function targetOf(text: string): Target | TargetFault {
  const [slash, dash] = [text.indexOf("/"), text.indexOf("-")];
  if (/^[\d.]+\/\d{1,2}$/.test(text)) return networkOf(ipv4Of(text.slice(0, slash)), Number(text.slice(slash + 1)));
  if (/^[\d.]+\s*-\s*[\d.]+$/.test(text)) return rangeOf(text.slice(0, dash).trim(), text.slice(dash + 1).trim());
  const single = ipv4Of(text);
  if (single !== null) return checked({ first: single, last: single });
  return nameOf(text);
}

function networkOf(address: number | null, prefix: number): Target | TargetFault {
  if (address === null) return { code: "targetFormat" };
  if (prefix < shortestPrefix || prefix > 32) return { code: "targetPrefix", min: shortestPrefix, max: 32 };
  const size = 2 ** (32 - prefix);
  const first = Math.floor(address / size) * size;
  const last = first + size - 1;
  // A /31 is two hosts (RFC 3021), a /32 is one.
  return checked(prefix > 30 ? { first, last } : { first: first + 1, last: last - 1 });
}

function rangeOf(from: string, to: string): Target | TargetFault {
  const first = ipv4Of(from);
  if (first === null) return { code: "targetFormat" };
  const last = /^\d{1,3}$/.test(to) ? ipv4Of(from.replace(/\d+$/, to)) : ipv4Of(to);
  if (last === null) return { code: "targetFormat" };
  if (last < first) return { code: "targetOrder" };
  return checked({ first, last });
}

function checked(range: AddressRange): Target | TargetFault {
  const kind = forbiddenIn(range.first, range.last);
  return kind === null ? range : { code: "targetForbidden", kind };
}

const hostName =
  /^(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\.?$/;

function nameOf(text: string): Target | TargetFault {
  if (/^[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9_.-]+)?$/.test(text) && text.split(":").length > 2) {
    const kind = forbidden(text);
    return kind === null ? { name: text.toLowerCase() } : { code: "targetForbidden", kind };
  }
  // What ends in a number is no name: systems read 192.0.2 as 192.0.0.2, and 0 as 0.0.0.0.
  const isNumber = /(^|\.)(\d+|0[xX][0-9A-Fa-f]*)\.?$/.test(text);
  return hostName.test(text) && !isNumber ? { name: text.toLowerCase() } : { code: "targetFormat" };
}

function merged(ranges: readonly AddressRange[]): AddressRange[] {
  const result: AddressRange[] = [];
  for (const { first, last } of ranges.toSorted((a, b) => a.first - b.first)) {
    const before = result.at(-1);
    if (before !== undefined && first <= before.last + 1) before.last = Math.max(before.last, last);
    else result.push({ first, last });
  }
  return result;
}
