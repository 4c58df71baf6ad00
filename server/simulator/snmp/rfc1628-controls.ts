import type { SnmpObject } from "./snmp-object.ts";
import { onlyValue } from "./stored-object.ts";
import type { UpsUnit } from "./ups-unit.ts";
import type { UpsView } from "./ups-view.ts";

export const rfc1628Base = "1.3.6.1.2.1.33.1.";

const maxDelaySec = 2_147_483;

/** A countdown in seconds: it reads what is left of it, −1 without one. */
function countdown(
  row: string,
  name: string,
  maxSec: number,
  read: (view: UpsView) => number,
  set: (sec: number, unit: UpsUnit) => void,
): SnmpObject {
  return {
    oid: `${rfc1628Base}${row}`,
    name,
    type: "integer",
    read,
    write(value, unit) {
      if (typeof value !== "number" || value < -1 || value > maxSec) return "inconsistentValue";
      return () => set(value, unit);
    },
  };
}

const secondsUntil = (at: number | null, now: number) => (at === null ? -1 : Math.max(0, Math.ceil((at - now) / 1000)));

/** A countdown to dark; −1 takes it back, 0 is now, a new one replaces the one that runs; to a dark output it does nothing. */
function shutdownAfter(sec: number, unit: UpsUnit): void {
  const { ups, now } = unit.view() ?? {};
  if (!ups || now === undefined || ups.output === "off") return;
  if (sec < 0) {
    unit.configure({ pending: null });
    return;
  }
  // It returns by itself if mains were gone, or if a startup was ordered beside it.
  const returns = (unit.card.autoRestart && !ups.mains) || unit.card.startupAt !== null;
  if (sec === 0) unit.off(returns ? "cycleNow" : "offNow");
  else {
    const after = returns ? "returnWithMains" : "stayOff";
    unit.configure({ pending: { darkAt: now + sec * 1000, after } });
  }
}

/** The output comes on after that time, and waits for mains; −1 takes it back. */
function startupAfter(sec: number, unit: UpsUnit): void {
  const { ups, now } = unit.view() ?? {};
  if (!ups || now === undefined) return;
  if (sec < 0) {
    unit.card.startupAt = null;
    if (ups.output === "off") unit.configure({ returnAt: null });
    return;
  }
  if (ups.output === "off") {
    if (sec === 0) unit.on();
    else unit.configure({ returnAt: now + sec * 1000 });
    return;
  }
  unit.card.startupAt = now + sec * 1000;
  if (ups.pending) unit.configure({ pending: { ...ups.pending, after: "returnWithMains" } });
}

function rebootFor(sec: number, unit: UpsUnit): void {
  if (sec < 0) return;
  unit.off("cycleNow");
  unit.returnAt(unit.live.site.now + sec * 1000);
}

export const rfc1628Controls: readonly SnmpObject[] = [
  onlyValue(`${rfc1628Base}8.1.0`, "upsShutdownType", 1),
  countdown(
    "8.2.0",
    "upsShutdownAfterDelay",
    maxDelaySec,
    ({ ups, now }) => secondsUntil(ups.pending?.darkAt ?? null, now),
    shutdownAfter,
  ),
  countdown(
    "8.3.0",
    "upsStartupAfterDelay",
    maxDelaySec,
    ({ ups, now, card }) => secondsUntil(card.startupAt ?? ups.returnAt, now),
    startupAfter,
  ),
  countdown("8.4.0", "upsRebootWithDuration", 300, () => -1, rebootFor),
  {
    oid: `${rfc1628Base}8.5.0`,
    name: "upsAutoRestart",
    type: "integer",
    read: ({ card }) => (card.autoRestart ? 1 : 2),
    write(value, { card }) {
      if (value !== 1 && value !== 2) return "inconsistentValue";
      return () => {
        card.autoRestart = value === 1;
      };
    },
  },
];
