import { dotted, ipv4Of } from "./addresses.ts";

/**
 * The directed broadcast of a network, from an address in it and its mask: "172.16.134.12/255.255.255.0" or "172.16.134.12/24" gives "172.16.134.255".
 * null: the text is no address with a mask.
 */
export function directedBroadcast(text: string): string | null {
  const [, host = "", mask = ""] = /^\s*([\d.]+)\/([\d.]+)\s*$/.exec(text) ?? [];
  const address = ipv4Of(host);
  const hostMask = hostMaskOf(mask);
  return address === null || hostMask === null ? null : dotted((address | hostMask) >>> 0);
}

/** The bits of an address that are the host's; null: no mask, or one with holes. */
function hostMaskOf(mask: string): number | null {
  const lengths = Array.from({ length: 33 }, (_, bits) => bits);
  const masks = lengths.map((bits) => (bits === 32 ? 0 : 0xffffffff >>> bits) >>> 0);
  if (/^\d{1,2}$/.test(mask)) return masks[Number(mask)] ?? null;
  const value = ipv4Of(mask);
  return masks.find((hostMask) => value === ~hostMask >>> 0) ?? null;
}
