import type { UpsCommand } from "../../controller/ports.ts";
import type { OffForm } from "../../domain/decide/command.ts";
import { DriverError } from "../../domain/world/driver-error.ts";
import { justWrite, type WriteAttempt } from "./family.ts";
import { integerAt } from "./object-rows.ts";
import { integerWrite as integer } from "./object-write.ts";
import { powernetControl, powernetOutlets, powernetSleepTime } from "./powernet.ts";

/** More groups than any card has. */
const mostGroups = 8;
/** The UPS keeps sleep times in tenths of an hour, and rounds to the nearest. */
const sleepStepSec = 360;

/** What is written for a command. The whole UPS first; where the card refuses that, all its outlet groups in one PDU. */
export function powernetAttempts(command: UpsCommand): readonly WriteAttempt[] {
  switch (command.kind) {
    case "upsOff":
      return [justWrite(offWrite(command.form)), outletGroups(groupCommand[command.form])];
    case "upsOn":
      return [justWrite(integer(powernetControl.on, 2)), outletGroups({ value: 1, delays: [] })];
    case "upsSleep":
      return [sleep(command.sec, command.withGrace)];
    case "upsSelfTest":
      return [justWrite(integer(powernetControl.selfTest, 2))];
    case "upsSimulatePowerFailure":
      return [justWrite(integer(powernetControl.simulatePowerFailure, 2))];
    // upsAdvTestRuntimeCalibration 3 ends a calibration; of a self-test there is no such thing.
    case "upsSelfTestAbort":
      return [];
  }
}

function offWrite(form: OffForm) {
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

type GroupCommand = { value: number; delays: readonly (keyof typeof delayColumns)[] };
const delayColumns = { onDelay: powernetOutlets.onDelay, offDelay: powernetOutlets.offDelay };

/** `delays`: which of a group's delays the command waits for, so that none of them may be "never". */
const groupCommand: Record<OffForm, GroupCommand> = {
  offNow: { value: 2, delays: [] },
  offWithGrace: { value: 5, delays: ["offDelay"] },
  cycleNow: { value: 9, delays: ["onDelay"] },
  cycleWithGrace: { value: 10, delays: ["offDelay", "onDelay"] },
};

function outletGroups({ value, delays }: GroupCommand): WriteAttempt {
  const numbers = Array.from({ length: mostGroups }, (_, i) => i + 1);
  return {
    ask: [
      powernetOutlets.count,
      ...delays.flatMap((delay) => numbers.map((group) => `${delayColumns[delay]}.${group}`)),
    ],
    writes(answers) {
      const count = integerAt(answers, powernetOutlets.count) ?? 0;
      if (count < 1 || count > mostGroups)
        throw new DriverError("unsupported", "the card has no such command, for the whole UPS or for outlet groups");
      const groups = numbers.slice(0, count);
      for (const group of groups)
        for (const delay of delays)
          if ((integerAt(answers, `${delayColumns[delay]}.${group}`) ?? -1) < 0)
            throw new DriverError(
              "rejected",
              `outlet group ${group} has no ${delay === "onDelay" ? "power-on" : "power-off"} delay: it would never follow`,
            );
      return groups.map((group) => integer(`${powernetOutlets.command}.${group}`, value));
    },
  };
}

/** The time is a setting of the UPS, which may correct it: it sleeps only if what the UPS then holds is what was asked for. */
function sleep(sec: number, withGrace: boolean): WriteAttempt {
  return {
    before: [{ oid: powernetSleepTime, type: "timeTicks", value: Math.round(sec * 100) }],
    ask: [powernetSleepTime],
    writes(answers) {
      const ticks = integerAt(answers, powernetSleepTime);
      const held = ticks === null ? null : ticks / 100;
      if (held === null || Math.abs(held - sec) > sleepStepSec)
        throw new DriverError(
          "rejected",
          `the UPS did not take a sleep of ${sec} s: it holds ${held === null ? "none" : `${held} s`}`,
        );
      return [integer(powernetControl.sleep, withGrace ? 3 : 2)];
    },
  };
}
