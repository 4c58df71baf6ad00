/** `host`, `host:port`, `[address]:port`, or an IPv6 address without a port. Whether they are a host and a port is not looked at. */
export function hostAndPort(text: string): { host: string; port: string | null } {
  const place = text.trim();
  const bracketed = /^\[([^\]]+)\](?::(.*))?$/.exec(place);
  if (bracketed !== null) return { host: bracketed[1] ?? "", port: bracketed[2] ?? null };
  const parts = place.split(":");
  // More than one colon: an IPv6 address.
  return parts.length === 2 ? { host: parts[0] ?? "", port: parts[1] ?? "" } : { host: place, port: null };
}
