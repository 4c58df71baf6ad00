import type { Varbind } from "net-snmp";
import type { UpsCommand } from "../../controller/ports.ts";
import type { OffForm } from "../../domain/decide/command.ts";
import { DriverError } from "../../domain/world/driver-error.ts";
import { justWrite, type WriteAttempt } from "./family.ts";
import { integerAt } from "./object-rows.ts";
import { heldSettings, settingWrite } from "./object-settings.ts";
import { integerWrite as integer, type SnmpWrite } from "./object-write.ts";
import { powernetControl, powernetOutlets, powernetSettings, powernetSleepTime } from "./powernet.ts";

/** More groups than any card has. */
const mostGroups = 8;
/** The UPS keeps sleep times in tenths of an hour, and rounds to the nearest. */
const sleepStepSec = 360;

/** What is written for a command. The whole UPS first; where the card refuses that, all its outlet groups in one PDU. */
export function powernetAttempts(command: UpsCommand, ups: { shutoffGraceSec: number }): readonly WriteAttempt[] {
  const graceSec = ups.shutoffGraceSec;
  switch (command.kind) {
    case "upsOff": {
      const write = offWrite(command.form);
      const whole = isGraceful(command.form) ? afterGrace(graceSec, write) : justWrite(write);
      return [whole, outletGroups(groupCommand[command.form], graceSec)];
    }
    case "upsOn":
      return [justWrite(integer(powernetControl.on, 2)), outletGroups({ value: 1, delays: [] }, graceSec)];
    case "upsSleep":
      return [sleep(command.sec, command.withGrace ? graceSec : null)];
    case "upsSelfTest":
      return [justWrite(integer(powernetControl.selfTest, 2))];
    case "upsSimulatePowerFailure":
      return [justWrite(integer(powernetControl.simulatePowerFailure, 2))];
    // upsAdvTestRuntimeCalibration 3 ends a calibration; of a self-test there is no such thing.
    case "upsSelfTestAbort":
      return [];
  }
}

function isGraceful(form: OffForm): boolean {
  return form === "offWithGrace" || form === "cycleWithGrace";
}

function offWrite(form: OffForm): SnmpWrite {
  switch (form) {
    case "offNow":
      return integer(powernetControl.off, 2);
    case "offWithGrace":
      return integer(powernetControl.off, 3);
    case "cycleNow":
      return integer(powernetControl.cycle, 2);
    case "cycleWithGrace":
      return integer(powernetControl.cycle, 3);
  }
}

const graceOids = powernetSettings.filter((row) => row.variable === "shutoffGraceSec").map((row) => row.oid);

/**
 * The grace is the device's own: where it holds less than the settings ask for, it would cut what still shuts down. It gets the longer one
 * first, and no command if it does not take that. One that does not say what it holds is believed.
 */
function afterGrace(graceSec: number, command: SnmpWrite): WriteAttempt {
  const heldIn = (answers: readonly Varbind[]) => heldSettings(answers, powernetSettings).shutoffGraceSec;
  return [
    {
      ask: graceOids,
      writes(answers) {
        const held = heldIn(answers);
        return held !== undefined && held.value < graceSec ? [settingWrite(held, graceSec)] : [];
      },
    },
    {
      ask: graceOids,
      writes(answers) {
        const held = heldIn(answers);
        if (held !== undefined && held.value < graceSec) throw tooShort("the UPS", held.value, graceSec);
        return [command];
      },
    },
  ];
}

function tooShort(what: string, heldSec: number, graceSec: number): DriverError {
  return new DriverError("rejected", `${what} holds a grace of ${heldSec} s and takes none of ${graceSec} s`);
}

type GroupCommand = { value: number; delays: readonly (keyof typeof delayColumns)[] };
const delayColumns = { onDelay: powernetOutlets.onDelay, offDelay: powernetOutlets.offDelay };
const delayNames = { onDelay: "power-on", offDelay: "power-off" };

/** `delays`: which of a group's delays the command waits for, so that none of them may be "never". */
const groupCommand: Record<OffForm, GroupCommand> = {
  offNow: { value: 2, delays: [] },
  offWithGrace: { value: 5, delays: ["offDelay"] },
  cycleNow: { value: 9, delays: ["onDelay"] },
  cycleWithGrace: { value: 10, delays: ["offDelay", "onDelay"] },
};

function outletGroups({ value, delays }: GroupCommand, graceSec: number): WriteAttempt {
  const numbers = Array.from({ length: mostGroups }, (_, i) => i + 1);
  const cell = (delay: keyof typeof delayColumns, group: number) => `${delayColumns[delay]}.${group}`;
  const ask = [powernetOutlets.count, ...delays.flatMap((delay) => numbers.map((group) => cell(delay, group)))];

  function groupsIn(answers: readonly Varbind[]): number[] {
    const count = integerAt(answers, powernetOutlets.count) ?? 0;
    if (count < 1 || count > mostGroups)
      throw new DriverError("unsupported", "the card has no such command, for the whole UPS or for outlet groups");
    for (const group of numbers.slice(0, count))
      for (const delay of delays)
        if ((integerAt(answers, cell(delay, group)) ?? -1) < 0)
          throw new DriverError(
            "rejected",
            `outlet group ${group} has no ${delayNames[delay]} delay: it would never follow`,
          );
    return numbers.slice(0, count);
  }
  const heldSec = (answers: readonly Varbind[], group: number) =>
    integerAt(answers, cell("offDelay", group)) ?? graceSec;
  return [
    {
      ask,
      writes: (answers) =>
        groupsIn(answers)
          .filter((group) => heldSec(answers, group) < graceSec)
          .map((group) => integer(cell("offDelay", group), graceSec)),
    },
    {
      ask,
      writes: (answers) =>
        groupsIn(answers).map((group) => {
          const held = heldSec(answers, group);
          if (held < graceSec) throw tooShort(`outlet group ${group}`, held, graceSec);
          return integer(`${powernetOutlets.command}.${group}`, value);
        }),
    },
  ];
}

/** The time is a setting of the UPS, which may correct it: it sleeps only if what the UPS then holds is what was asked for. */
function sleep(sec: number, graceSec: number | null): WriteAttempt {
  const command = integer(powernetControl.sleep, graceSec === null ? 2 : 3);
  return [
    { writes: () => [{ oid: powernetSleepTime, type: "timeTicks", value: Math.round(sec * 100) }] },
    {
      ask: [powernetSleepTime],
      writes(answers) {
        const ticks = integerAt(answers, powernetSleepTime);
        const held = ticks === null ? null : ticks / 100;
        if (held === null || Math.abs(held - sec) > sleepStepSec)
          throw new DriverError(
            "rejected",
            `the UPS did not take a sleep of ${sec} s: it holds ${held === null ? "none" : `${held} s`}`,
          );
        return graceSec === null ? [command] : [];
      },
    },
    ...(graceSec === null ? [] : afterGrace(graceSec, command)),
  ];
}
