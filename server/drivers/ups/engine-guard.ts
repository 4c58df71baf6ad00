import { Authentication } from "net-snmp";

/**
 * A key for an engine that was never heard before costs milliseconds to derive, and net-snmp keeps every key it ever derived. So strangers, who can make
 * up engine ids as they like, get only a few derivations a second, and the keys are thrown away now and then.
 */
export function createEngineGuard(perSecond = 20, keptKeys = 5_000) {
  const trusted = new Set<string>();
  let second = 0;
  let used = 0;
  let derived = 0;
  return {
    /** Whether a v3 message of this engine may be looked at. */
    admits(engineId: string): boolean {
      // Without an engine id it asks for ours: nothing is derived.
      if (engineId === "" || trusted.has(engineId)) return true;
      const now = Math.floor(performance.now() / 1_000);
      if (now !== second) used = 0;
      second = now;
      used += 1;
      if (used > perSecond) return false;
      derived += 1;
      if (derived > keptKeys) {
        derived = 0;
        for (const key of Object.keys(Authentication.authToKeyCache)) delete Authentication.authToKeyCache[key];
      }
      return true;
    },
    /** A message of this engine was signed as agreed. */
    trust(engineId: string): void {
      if (trusted.size >= 50_000) trusted.clear();
      trusted.add(engineId);
    },
  };
}

/** The version number of an SNMP message (0, 1 or 3) and, of v3, its engine id in hex, without parsing it all. Null: it does not begin like one. */
export function headOf(datagram: Buffer): { version: number; engineId: string } | null {
  const message = element(datagram, 0);
  if (message?.tag !== 0x30) return null;
  const version = element(datagram, message.begin);
  if (version?.tag !== 0x02 || version.end - version.begin !== 1) return null;
  const number = datagram[version.begin] ?? 0;
  const header = number === 3 ? element(datagram, version.end) : null;
  const security = header && element(datagram, header.end);
  const inner = security && element(datagram, security.begin);
  const engine = inner && element(datagram, inner.begin);
  return { version: number, engineId: engine ? datagram.toString("hex", engine.begin, engine.end) : "" };
}

/** One BER element's tag and where its content lies; null: it is cut off. */
function element(bytes: Buffer, at: number): { tag: number; begin: number; end: number } | null {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) return null;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (lengthBytes > 4 || at + 2 + lengthBytes > bytes.length) return null;
  const begin = at + 2 + lengthBytes;
  const length = lengthBytes === 0 ? first & 0x7f : bytes.readUIntBE(at + 2, lengthBytes);
  return begin + length <= bytes.length ? { tag, begin, end: begin + length } : null;
}
