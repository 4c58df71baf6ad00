import { rfc1628Base as base } from "./rfc1628-controls.ts";
import { readOnlyBelow, type SnmpObject } from "./snmp-object.ts";
import type { UpsUnit } from "./ups-unit.ts";
import type { SelfTest, SelfTestKind, UpsView } from "./ups-view.ts";

/** upsTest…: setting upsTestId to one of the well-known tests starts it. */

const readOnly = readOnlyBelow(base);
const wellKnown = `${base}7.7.`;
const noTests = `${wellKnown}1`;
const abort = `${wellKnown}2`;
const idOf: Record<SelfTestKind, string> = {
  general: `${wellKnown}3`,
  quick: `${wellKnown}4`,
  deep: `${wellKnown}5`,
};
const kindOf = new Map<unknown, SelfTestKind>([
  [idOf.general, "general"],
  [idOf.quick, "quick"],
  [idOf.deep, "deep"],
]);
/** donePass, aborted, inProgress; what could not run is an error (doneError). */
const summaryOf: Record<SelfTest["outcome"], number> = { passed: 1, refused: 3, aborted: 4, running: 5 };
const noTestsInitiated = 6;
const maxLock = 2 ** 31 - 1;

function startTime({ card, now, upTimeTicks }: UpsView): number {
  return card.selfTest ? Math.max(0, upTimeTicks - Math.floor((now - card.selfTest.startedAt) / 10)) : 0;
}

/** In hundredths of a second. */
function elapsed({ card, now }: UpsView): number {
  const { selfTest } = card;
  if (!selfTest) return 0;
  const until = selfTest.outcome === "running" ? now : selfTest.endedAt;
  return Math.floor((until - selfTest.startedAt) / 10);
}

export function testIdOf({ card }: UpsView): string {
  return card.selfTest ? idOf[card.selfTest.kind] : noTests;
}

export const testSummaryOf = ({ card }: UpsView): number =>
  card.selfTest ? summaryOf[card.selfTest.outcome] : noTestsInitiated;

export const rfc1628Tests: readonly SnmpObject[] = [
  {
    oid: `${base}7.1.0`,
    name: "upsTestId",
    type: "oid",
    read: testIdOf,
    write(value, unit: UpsUnit) {
      if (value === abort) return () => unit.abortTest();
      const kind = kindOf.get(value);
      return kind ? () => unit.startTest(kind) : "inconsistentValue";
    },
  },
  {
    oid: `${base}7.2.0`,
    name: "upsTestSpinLock",
    type: "integer",
    read: ({ card }) => card.testLock,
    // A TestAndIncr (RFC 2579): whoever knows its value has been there first.
    write(value, { card }) {
      if (value !== card.testLock) return "inconsistentValue";
      return () => {
        card.testLock = card.testLock === maxLock ? 0 : card.testLock + 1;
      };
    },
  },
  readOnly("7.3.0", "upsTestResultsSummary", "integer", testSummaryOf),
  readOnly("7.4.0", "upsTestResultsDetail", "string", ({ card }) =>
    card.selfTest?.outcome === "refused" ? "Not on mains with a live output" : "",
  ),
  readOnly("7.5.0", "upsTestStartTime", "ticks", startTime),
  readOnly("7.6.0", "upsTestElapsedTime", "integer", elapsed),
];
