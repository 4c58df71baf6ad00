import { powernetBase, powernetScalar as scalar } from "./powernet-base.ts";
import { sleepSec } from "./powernet-settings.ts";
import { doNothing, type SetRefusal, type SnmpObject } from "./snmp-object.ts";
import type { UpsUnit } from "./ups-unit.ts";
import type { SelfTestKind, UpsView } from "./ups-view.ts";

type Doing = (unit: UpsUnit) => SetRefusal | (() => void);

/** A command object: it reads 1, and 1 written to it does nothing. */
function command(oid: string, name: string, commands: Record<number, Doing>): SnmpObject {
  return {
    oid: `${powernetBase}${oid}.0`,
    name,
    type: "integer",
    read: () => 1,
    write(value, unit) {
      if (value === 1) return doNothing;
      return (typeof value === "number" ? commands[value]?.(unit) : undefined) ?? "wrongValue";
    },
  };
}

const order =
  (what: (unit: UpsUnit) => void): Doing =>
  (unit) =>
  () =>
    what(unit);

const sleep = (unit: UpsUnit) => ({ kind: "sleep", sec: sleepSec(unit) }) as const;

/** On line the MIB says badValue, and a real card was seen to answer genErr. */
const conserveBattery: Doing = (unit) => {
  const ups = unit.view()?.ups;
  return ups?.output === "on" && !ups.mains ? () => unit.off("cycleWithGrace") : "genErr";
};

/** null: there was none of these kinds, and the card has another to show. */
function lastTest({ card }: Pick<UpsView, "card">, isDeep: boolean) {
  const { selfTest } = card;
  return selfTest && (selfTest.kind === "deep") === isDeep ? selfTest : null;
}

function diagnosticsResult(view: UpsView): number {
  switch (lastTest(view, false)?.outcome) {
    case "running":
      return 4;
    case "refused":
    case "aborted":
      return 3;
    default:
      return 1;
  }
}

function calibrationResult(view: UpsView): number {
  switch (lastTest(view, true)?.outcome) {
    case "running":
      return 3;
    case "refused":
      return 4;
    case "aborted":
      return 5;
    default:
      return 1;
  }
}

/** Month, day and year; a date of long ago where there was none. */
function testDate(view: UpsView, isDeep: boolean): string {
  const test = lastTest(view, isDeep);
  if (!test) return "11/01/2026";
  const [year, month, day] = new Date(test.startedAt).toISOString().slice(0, 10).split("-");
  return `${month}/${day}/${year}`;
}

const start = (kind: SelfTestKind) => order((unit) => unit.startTest(kind));

export const powernetCommands: readonly SnmpObject[] = [
  command("6.1.1", "upsBasicControlConserveBattery", { 2: conserveBattery }),
  command("6.2.1", "upsAdvControlUpsOff", {
    2: order((unit) => unit.off("offNow")),
    3: order((unit) => unit.off("offWithGrace")),
  }),
  command("6.2.2", "upsAdvControlRebootShutdownUps", {
    2: order((unit) => unit.off("cycleNow")),
    3: order((unit) => unit.off("cycleWithGrace")),
  }),
  command("6.2.3", "upsAdvControlUpsSleep", {
    2: order((unit) => unit.off("cycleNow", sleep(unit))),
    3: order((unit) => unit.off("cycleWithGrace", sleep(unit))),
  }),
  command("6.2.4", "upsAdvControlSimulatePowerFail", {
    2: order((unit) => unit.live.simulatePowerFailure(unit.id)),
  }),
  command("6.2.5", "upsAdvControlFlashAndBeep", { 2: () => doNothing, 4: () => doNothing, 5: () => doNothing }),
  command("6.2.6", "upsAdvControlTurnOnUPS", { 2: order((unit) => unit.on()) }),
  command("6.2.8", "upsAdvControlRebootUpsWithOrWithoutAC", {
    2: order((unit) => unit.off("offNow", { kind: "onAnyhow" })),
    3: order((unit) => unit.off("offWithGrace", { kind: "onAnyhow" })),
  }),
  command("7.2.2", "upsAdvTestDiagnostics", { 2: start("general") }),
  scalar("7.2.3", "upsAdvTestDiagnosticsResults", "integer", diagnosticsResult),
  scalar("7.2.4", "upsAdvTestLastDiagnosticsDate", "string", (view) => testDate(view, false)),
  command("7.2.5", "upsAdvTestRuntimeCalibration", { 2: start("deep"), 3: order((unit) => unit.abortTest()) }),
  scalar("7.2.6", "upsAdvTestCalibrationResults", "integer", calibrationResult),
  scalar("7.2.7", "upsAdvTestCalibrationDate", "string", (view) => testDate(view, true)),
];
