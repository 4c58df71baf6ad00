import type { UpsCommand } from "../../../controller/ports.ts";
import type { OffForm } from "../../../domain/decide/command.ts";
import type { Ups } from "../../../domain/tree/entities.ts";
import { minDarkSec } from "../family.ts";
import { type Allowed, atLeast, shortest } from "./nut-allowed.ts";
import { type NutVariables, numberOf } from "./nut-numbers.ts";
import type { NutTraits } from "./nut-traits.ts";

/** What a UPS behind an upsd can be told, as upsd lists it. */
export type NutDevice = {
  variables: NutVariables;
  writable: ReadonlySet<string>;
  commands: ReadonlySet<string>;
  /** What the two delays may be set to. */
  allowed: Readonly<Record<"ups.delay.shutdown" | "ups.delay.start", Allowed>>;
  traits: NutTraits;
};

/**
 * hold: the variable is to hold this value before the command; read back it must lie within `min`…`max`, for the device may round or correct it.
 * give back: afterwards it gets its old value again, if it can still be written. param null: none.
 */
export type NutStep =
  | { kind: "hold"; variable: string; value: string; min: number; max: number }
  | { kind: "command"; name: string; param: string | null }
  | { kind: "giveBack"; variable: string; value: string };

/** One way to carry out a command, step by step. */
export type NutWay = readonly NutStep[];

export const shutdownDelay = "ups.delay.shutdown";
export const startDelay = "ups.delay.start";
/** A week: a sleep may be long. */
export const delaySec = { min: 0, max: 604_800 };

/** A cut "now" is to come within so many seconds; where it cannot be had, at the latest before anybody takes the output that is still on for one that is on again. */
const nowSoonSec = 15;
const nowAtMostSec = 30;

/** Ways to try in order, the next one only where the one before was refused. None: the UPS has no such command. */
export function nutWays(command: UpsCommand, ups: Pick<Ups, "shutoffGraceSec">, device: NutDevice): NutWay[] {
  switch (command.kind) {
    case "upsOff":
      return offWays(command.form, ups.shutoffGraceSec, device);
    case "upsOn":
      return [...just(device, "load.on"), ...just(device, "load.on.delay", "0")];
    case "upsSleep":
      return sleepWays(command.sec, command.withGrace ? later(device, ups.shutoffGraceSec) : soon(device), device);
    case "upsSelfTest":
      return [...just(device, "test.battery.start.quick"), ...just(device, "test.battery.start")];
    case "upsSelfTestAbort":
      return just(device, "test.battery.stop");
    case "upsSimulatePowerFailure":
      return just(device, "test.failure.start");
  }
}

function offWays(form: OffForm, graceSec: number, device: NutDevice): NutWay[] {
  switch (form) {
    case "offNow":
      return [
        ...just(device, "load.off"),
        ...just(device, "load.off.delay", "0"),
        ...timed(device, "shutdown.stayoff", null, soon(device), () => []),
      ];
    case "offWithGrace":
      return [
        ...timed(device, "shutdown.stayoff", null, later(device, graceSec), () => []),
        ...just(device, "load.off.delay", String(wholeDelay(device, graceSec))),
      ];
    case "cycleNow":
      return [...cycles(device, soon(device)), ...just(device, "shutdown.reboot")];
    case "cycleWithGrace":
      return [
        ...cycles(device, later(device, graceSec)),
        // Other drivers have a grace of their own for it, which nobody can read.
        ...(device.variables.get("driver.name") === "snmp-ups"
          ? timed(device, "shutdown.reboot.graceful", null, later(device, graceSec), () => [])
          : []),
      ];
  }
}

/** shutdown.return where it comes back whether or not mains are back when it fires, with time enough in the dark. */
function cycles(device: NutDevice, delay: Delay): NutWay[] {
  const { cyclesBy } = device.traits;
  if (cyclesBy === null) return [];
  return timed(device, "shutdown.return", cyclesBy === "" ? null : cyclesBy, delay, (sec) => returnSteps(device, sec));
}

/** A cycle that is dark for longer; the device is given its return delay back for the next one. */
function sleepWays(sec: number, delay: Delay, device: NutDevice): NutWay[] {
  const { cyclesBy, startRunsFromCommand } = device.traits;
  const before = device.variables.get(startDelay)?.trim();
  if (cyclesBy === null || before === undefined || !device.writable.has(startDelay)) return [];
  const ways = timed(device, "shutdown.return", cyclesBy === "" ? null : cyclesBy, delay, (offAfterSec) => {
    const min = wholeDelay(device, startRunsFromCommand ? offAfterSec + sec : sec);
    const value = atLeast(device.allowed[startDelay], min);
    return value === null ? null : [{ kind: "hold", variable: startDelay, value, min, max: delaySec.max }];
  });
  return ways.map((way) => [...way, { kind: "giveBack", variable: startDelay, value: before }]);
}

/** Steps that see to it that the output comes on only after it was dark for a while; null: that cannot be had. */
function returnSteps(device: NutDevice, offAfterSec: number): NutStep[] | null {
  const { variables, writable, traits, allowed } = device;
  if (!variables.has(startDelay)) return [];
  const held = numberOf(variables, startDelay, delaySec);
  const neededSec = wholeDelay(device, traits.startRunsFromCommand ? offAfterSec + minDarkSec : minDarkSec);
  if (held !== null && held >= neededSec) return [];
  const value = writable.has(startDelay) ? atLeast(allowed[startDelay], neededSec) : null;
  if (value !== null) return [{ kind: "hold", variable: startDelay, value, min: neededSec, max: delaySec.max }];
  return traits.startRunsFromCommand ? null : [];
}

/** What the delay is set to (null: the device takes no such value), what must come of it, and up to what it may stay as it is. */
type Delay = { wanted: string | null; min: number; max: number; goodUpTo: number; isForOnce: boolean };

function soon({ allowed }: NutDevice): Delay {
  const wanted = shortest(allowed[shutdownDelay]);
  const isSoon = Number(wanted) <= nowAtMostSec;
  return { wanted: isSoon ? wanted : null, min: 0, max: nowAtMostSec, goodUpTo: nowSoonSec, isForOnce: true };
}

function later(device: NutDevice, graceSec: number): Delay {
  const min = wholeDelay(device, graceSec);
  const wanted = atLeast(device.allowed[shutdownDelay], min);
  return { wanted, min, max: delaySec.max, goodUpTo: Number(wanted ?? min), isForOnce: false };
}

/** Whole minutes where the device counts no seconds: never less than what was asked for. */
function wholeDelay({ traits }: NutDevice, sec: number): number {
  return traits.cutsToMinutes ? Math.ceil(sec / 60) * 60 : sec;
}

/** A command that fires after ups.delay.shutdown, with that delay set where it is another one. `and`: what else it needs; null: it cannot be had. */
function timed(
  device: NutDevice,
  name: string,
  param: string | null,
  delay: Delay,
  and: (offAfterSec: number) => NutStep[] | null,
): NutWay[] {
  const { variables, writable, commands, traits } = device;
  // Without the variable nobody knows how long it takes.
  const held = numberOf(variables, shutdownDelay, delaySec);
  if (!commands.has(name) || held === null) return [];
  const command = { kind: "command", name, param } as const;
  const earliestSec = held / traits.delayFactor;
  const wanted = writable.has(shutdownDelay) && traits.delayFactor === 1 ? delay.wanted : null;
  const mayStay = earliestSec <= (wanted === null ? delay.max : Math.max(delay.goodUpTo, Number(wanted)));
  if (earliestSec >= delay.min && mayStay) {
    const others = and(held);
    return others === null ? [] : [[...others, command]];
  }
  const others = wanted === null ? null : and(Number(wanted));
  if (wanted === null || others === null) return [];
  const hold = { kind: "hold", variable: shutdownDelay, value: wanted, min: delay.min, max: delay.max } as const;
  // A cut at once is no reason to leave the grace changed that everybody else counts on.
  const before = variables.get(shutdownDelay)?.trim() ?? String(held);
  const after: NutStep[] = delay.isForOnce ? [{ kind: "giveBack", variable: shutdownDelay, value: before }] : [];
  return [[hold, ...others, command, ...after]];
}

function just({ commands }: NutDevice, name: string, param: string | null = null): NutWay[] {
  return commands.has(name) ? [[{ kind: "command", name, param }]] : [];
}

/** Why there is no way, for a person to act on. */
export function whyNoWay(command: UpsCommand, ups: Pick<Ups, "shutoffGraceSec">, device: NutDevice): string {
  const { commands, variables, traits } = device;
  const without = `its NUT driver has no command for this (it has: ${[...commands].join(", ") || "none"})`;
  if (command.kind !== "upsOff") return without;
  const isCycle = command.form === "cycleNow" || command.form === "cycleWithGrace";
  if (isCycle && traits.cyclesBy === null)
    return "its NUT driver has no command that surely comes back when mains return before it fires";
  if (!commands.has(isCycle ? "shutdown.return" : "shutdown.stayoff")) return without;
  const held = numberOf(variables, shutdownDelay, delaySec);
  if (held === null) return `its NUT driver does not say after how long it goes off (${shutdownDelay})`;
  const isNow = command.form === "offNow" || command.form === "cycleNow";
  return (
    `it goes off ${Math.floor(held / traits.delayFactor)} s after the command (${shutdownDelay}), ` +
    `${isNow ? `at most ${nowAtMostSec}` : ups.shutoffGraceSec} s are wanted, and NUT cannot set it or the time to its return ` +
    `(${startDelay}) so: set offdelay and ondelay in ups.conf, or the delays in the device`
  );
}
