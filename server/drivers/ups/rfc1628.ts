import { numberRow as number, type ObjectRow, textRow as text, wordRow as word } from "./object-rows.ts";

/** UPS-MIB (RFC 1628). Runtime in minutes, delays in seconds. */
const ups = "1.3.6.1.2.1.33.1";
const minutes = { unit: "seconds", scale: 60, max: 600_000, sentinels: [65_535, 4_294_967_295] } as const;

/** upsOutputSource: a device that answers it serves this MIB. */
export const rfc1628Probe = `${ups}.4.1.0`;

/** What one poll asks, in one PDU. Of several lines the first one is read. */
export const rfc1628Poll = [
  word("output", rfc1628Probe, {
    2: "off", // none
    3: "mains", // normal
    4: "mains", // bypass
    5: "battery",
    6: "mains", // booster
    7: "mains", // reducer
  }),
  // batteryDepleted: cannot carry the load if mains are lost.
  word("battery", `${ups}.2.1.0`, { 2: "normal", 3: "low", 4: "low" }),
  number("onBatterySec", `${ups}.2.2.0`, { unit: "seconds", scale: 1, max: 40_000_000 }),
  number("runtimeSec", `${ups}.2.3.0`, minutes),
  number("chargePercent", `${ups}.2.4.0`, { unit: "percent", scale: 1, max: 100 }),
  // -273, 0 and 255 are what cards without a sensor say.
  number("batteryCelsius", `${ups}.2.7.0`, { unit: "celsius", scale: 1, min: -40, max: 120, sentinels: [0, 255] }),
  number("inputVolts", `${ups}.3.3.1.3.1`, { unit: "volts", scale: 1, max: 1000 }),
  number("outputVolts", `${ups}.4.4.1.2.1`, { unit: "volts", scale: 1, max: 1000 }),
  number("loadPercent", `${ups}.4.4.1.5.1`, { unit: "percent", scale: 1, max: 200 }),
  word("selfTest", `${ups}.7.3.0`, { 1: "ended", 2: "ended", 3: "ended", 4: "ended", 5: "running", 6: "ended" }),
  number("secondsToShutdown", `${ups}.8.2.0`, { unit: "seconds", scale: 1, min: -1, max: 2_147_483_647 }),
  number("upTimeSec", "1.3.6.1.2.1.1.3.0", { unit: "seconds", scale: 0.01, max: 50_000_000 }),
] as const satisfies readonly ObjectRow[];

/** What seldom changes. */
export const rfc1628Identity = [
  text("manufacturer", `${ups}.1.1.0`),
  text("model", `${ups}.1.2.0`),
  text("firmware", `${ups}.1.3.0`),
  text("identName", `${ups}.1.5.0`),
  number("lowBatterySec", `${ups}.9.7.0`, { ...minutes, max: 86_400 }),
] as const satisfies readonly ObjectRow[];

/** Control objects, INTEGER, seconds; -1 takes a running countdown back. */
export const rfc1628Control = {
  /** upsShutdownType: 1 output. */
  shutdownType: `${ups}.8.1.0`,
  shutdownAfterDelay: `${ups}.8.2.0`,
  startupAfterDelay: `${ups}.8.3.0`,
  /** Off at once for so many seconds (at most 300), then on when there are mains. */
  rebootWithDuration: `${ups}.8.4.0`,
  /** upsAutoRestart: 1 on, 2 off. Only after a shutdown during a power loss. */
  autoRestart: `${ups}.8.5.0`,
} as const;
