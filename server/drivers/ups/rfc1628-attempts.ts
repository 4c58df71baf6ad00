import type { UpsCommand } from "../../controller/ports.ts";
import type { OffForm } from "../../domain/decide/command.ts";
import { DriverError } from "../../domain/world/driver-error.ts";
import { justWrite, minDarkSec, type WriteAttempt } from "./family.ts";
import { integerAt } from "./object-rows.ts";
import { integerWrite as integer, type SnmpWrite } from "./object-write.ts";
import { rfc1628Control, rfc1628Test } from "./rfc1628.ts";

const outputOnly = integer(rfc1628Control.shutdownType, 1);
const staysOff = integer(rfc1628Control.autoRestart, 2);
const returns = integer(rfc1628Control.autoRestart, 1);
const offAfter = (sec: number) => integer(rfc1628Control.shutdownAfterDelay, sec);
const onAfter = (sec: number) => integer(rfc1628Control.startupAfterDelay, sec);

/** What is written for a command. A card that has not all of a form's objects refuses its whole PDU: barer ones follow. */
export function rfc1628Attempts(command: UpsCommand, ups: { shutoffGraceSec: number }): readonly WriteAttempt[] {
  switch (command.kind) {
    case "upsOff":
      return offAttempts(command.form, ups.shutoffGraceSec);
    case "upsOn":
      return [justWrite(onAfter(0))];
    case "upsSleep": {
      const graceSec = command.withGrace ? ups.shutoffGraceSec : 0;
      return barer(returns, [offAfter(graceSec), onAfter(graceSec + command.sec)]);
    }
    case "upsSelfTest":
      // Asked twice: somebody else may have taken the lock between the question and the write.
      return [test(rfc1628Test.quickBattery), test(rfc1628Test.quickBattery), test(rfc1628Test.general)];
    case "upsSelfTestAbort":
      return [test(rfc1628Test.abort), test(rfc1628Test.abort)];
    case "upsSimulatePowerFailure":
      return [];
  }
}

function offAttempts(form: OffForm, graceSec: number): WriteAttempt[] {
  switch (form) {
    case "offNow":
      return barer(staysOff, [offAfter(0)]);
    case "offWithGrace":
      return barer(staysOff, [offAfter(graceSec)]);
    case "cycleNow":
      return [
        ...barer(returns, [integer(rfc1628Control.rebootWithDuration, minDarkSec)]),
        ...barer(returns, [offAfter(0), onAfter(minDarkSec)]),
      ];
    case "cycleWithGrace":
      // Never without the startup countdown: a UPS whose mains are back when it fires would stay off.
      return barer(returns, [offAfter(graceSec), onAfter(graceSec + minDarkSec)]);
  }
}

function barer(restart: SnmpWrite, countdown: readonly SnmpWrite[]): WriteAttempt[] {
  return [[outputOnly, restart], [restart], [outputOnly], []].map((also) => justWrite(...also, ...countdown));
}

function test(name: string): WriteAttempt {
  const writes: WriteAttempt[number]["writes"] = (answers) => {
    const lock = integerAt(answers, rfc1628Test.lock);
    if (name !== rfc1628Test.abort && integerAt(answers, rfc1628Test.summary) === 5)
      throw new DriverError("rejected", "a test runs already");
    const id: SnmpWrite = { oid: rfc1628Test.id, type: "objectId", value: name };
    return lock === null ? [id] : [integer(rfc1628Test.lock, lock), id];
  };
  return [{ ask: [rfc1628Test.lock, rfc1628Test.summary], writes }];
}
