import type { SimUps } from "../../domain/simulation/site.ts";
import type { NodeId } from "../../domain/tree/entities.ts";
import type { Instant } from "../../domain/world/readings.ts";
import { AlarmTable } from "./alarm-table.ts";
import type { SnmpValue } from "./snmp-object.ts";

/** What a simulated card knows when a request comes in. */
export type UpsView = {
  ups: SimUps;
  now: Instant;
  /** 0…1 of rated. */
  load: number;
  runtimeSec: number;
  upTimeTicks: number;
  card: CardMemory;
  upsId: NodeId;
  /** At the input while there are mains. */
  lineVolts: number;
  /** Since when the battery carries the load, for want of mains or in a self-test; null: it does not. */
  onBatterySince: Instant | null;
};

/** `deep` runs the battery down to learn its runtime; the others only load it for some seconds. */
export type SelfTestKind = "general" | "quick" | "deep";

export type SelfTest = {
  kind: SelfTestKind;
  startedAt: Instant;
  /** While it runs: when it will. */
  endedAt: Instant;
  /** `refused`: on battery, dark, or another ran. */
  outcome: "running" | "passed" | "aborted" | "refused";
};

/** What the card itself remembers beside the UPS. */
export type CardMemory = {
  autoRestart: boolean;
  /** RFC 1628: the output is wanted on from this instant; null: no countdown to on runs. */
  startupAt: Instant | null;
  /** What an output that goes dark by an order does next: sleep so long whatever the mains do, or come on again even without them. */
  afterDark: { kind: "sleep"; sec: number } | { kind: "onAnyhow" } | null;
  /** Dark for a time that was ordered. */
  asleep: boolean;
  lineFailures: number;
  lastTransferCause: "none" | "blackout" | "selfTest";
  /** The last one; null: none since the card came up. */
  selfTest: SelfTest | null;
  /** upsTestSpinLock. */
  testLock: number;
  /** Settings that nothing in the model follows, by their identifier; null: none was changed. */
  settings: Map<string, SnmpValue> | null;
  alarms: AlarmTable;
};

export function freshMemory(): CardMemory {
  return {
    autoRestart: true,
    startupAt: null,
    afterDark: null,
    asleep: false,
    lineFailures: 0,
    lastTransferCause: "none",
    selfTest: null,
    testLock: 0,
    settings: null,
    alarms: new AlarmTable(),
  };
}

const none: ReadonlySet<number> = new Set();

/** The alarms of RFC 1628 that stand, by their well-known numbers. */
export function alarmsOf({ ups, now, card }: UpsView): ReadonlySet<number> {
  const on = ups.output === "on";
  const isTesting = card.selfTest?.outcome === "running";
  if (ups.mains && on && !ups.lowBattery && !ups.pending && !isTesting) return none;
  const alarms = new Set<number>();
  if (!ups.mains) alarms.add(6);
  if (on && !ups.mains) alarms.add(2);
  if (ups.lowBattery) alarms.add(3);
  if (ups.charge <= 0) alarms.add(4);
  if (!on) alarms.add(14);
  if (!on && ups.returnAt === null) alarms.add(12);
  if (!on && ups.returnAt !== null) alarms.add(ups.mains || card.asleep ? 11 : 21);
  if (ups.pending) alarms.add(22);
  if (ups.pending && ups.pending.darkAt - now < 5000) alarms.add(23);
  if (isTesting) alarms.add(24);
  return alarms;
}
