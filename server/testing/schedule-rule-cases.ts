import type { KnownFacts } from "../domain/tree/rules/facts.ts";
import { nothingKnown } from "../domain/tree/rules/facts.ts";
import type { FindingCode } from "../domain/tree/rules/finding.ts";
import { dated, holidays, onHolidays, schedule, timeZone, weekly } from "./edit-schedules.ts";
import { anotherStorage, cluster, type Edit, group, site, storage, terminal, ups, without } from "./edit-site.ts";
import type { RuleCase } from "./rule-cases.ts";

type Known = Omit<KnownFacts, "offWithGraceToDarkSec">;

function ruleCase(code: FindingCode, name: string, edits: Edit[], known: Known, found: RuleCase["found"]): RuleCase {
  return { code, name, tree: site(...edits), known: { ...nothingKnown, ...known }, found };
}
const pass = (code: FindingCode, name: string, edits: Edit[], known: Known = {}) =>
  ruleCase(code, name, edits, known, []);

const night = (words: string) => schedule("kyoyu", weekly(words));
/** A winter day in Tokyo: 2026-11-20 22:00. */
const tenAtNight = Date.UTC(2026, 10, 20, 13);
const min = 60_000;

/** What T11 says of the example's storage. */
const gap = (params: Record<string, string | number>, targets = ["kyoyu"]): RuleCase["found"] => [
  {
    severity: "warning",
    nodeIds: ["shared-disk", ...targets],
    params: { name: "共有ディスク", neededMin: 40, ...params },
  },
];
const weeklyGap = (offTime: string, onTime: string, givenMin: number) =>
  gap({ case: "weekly", offTime, onTime, givenMin });

const scheduleGaps: RuleCase[] = [
  pass("T11", "off 22:00 on 22:48", [night("off 22:00 on 22:48")]),
  pass("T11", "exactly 40 min", [night("off 22:00 on 22:40")]),
  pass("T11", "a reboot is meant to be short", [night("off 22:00 on 22:01")]),
  pass("T11", "a branch that stays up holds the storage anyway", [schedule("blade", weekly("off 22:00 on 22:10"))]),
  pass("T11", "without linkage 35 min do", [night("off 22:00 on 22:35"), storage("shared-disk", { linkage: false })]),
  pass("T11", "a control terminal's schedule", [schedule("ssc-cl", weekly("off 22:00 on 22:10"))]),
  pass(
    "T11",
    "a dated gap that is past",
    [night("off 22:00 on 06:00"), schedule("kyoyu", dated("2026-11-01", "off 22:00 on 22:10"))],
    {
      now: tenAtNight,
    },
  ),
  ruleCase("T11", "off 22:00 on 22:39", [night("off 22:00 on 22:39")], {}, weeklyGap("22:00", "22:39", 39)),
  ruleCase(
    "T11",
    "over midnight",
    [schedule("kyoyu", weekly("off 23:50", [6]), weekly("on 00:20", [0]))],
    {},
    weeklyGap("23:50", "00:20", 30),
  ),
  ruleCase(
    "T11",
    "from the latest off time to the earliest on time",
    [schedule("blade", weekly("off 21:00 on 22:35")), schedule("svr100", weekly("off 22:00 on 23:00"))],
    {},
    gap({ case: "weekly", offTime: "22:00", onTime: "22:35", givenMin: 35 }, ["blade", "svr100"]),
  ),
  ruleCase(
    "T11",
    "the shortest of a week's gaps",
    [schedule("kyoyu", weekly("off 22:00 on 22:30", [1]), weekly("off 22:00 on 22:20", [2]))],
    {},
    weeklyGap("22:00", "22:20", 20),
  ),
  ruleCase(
    "T11",
    "on one day only",
    [
      schedule(
        "kyoyu",
        weekly("off 22:00 on 06:00"),
        dated("2026-12-31", "on 06:00"),
        dated("2026-12-31", "off 12:00 on 12:30"),
      ),
    ],
    { now: tenAtNight },
    gap({ case: "dated", date: "2026-12-31", offTime: "12:00", onTime: "12:30", givenMin: 30 }),
  ),
  ruleCase(
    "T11",
    "on two days: the earlier of the same length is named",
    [
      schedule(
        "kyoyu",
        weekly("off 22:00 on 06:00"),
        ...["2026-12-31", "2026-12-25"].flatMap((day) => [dated(day, "on 06:00"), dated(day, "off 12:00 on 12:30")]),
      ),
    ],
    { now: tenAtNight },
    gap({ case: "dated", date: "2026-12-25", offTime: "12:00", onTime: "12:30", givenMin: 30 }),
  ),
  ruleCase(
    "T11",
    "on a holiday",
    [
      schedule("kyoyu", weekly("off 22:00 on 06:00"), onHolidays("on 06:00"), onHolidays("off 12:00 on 12:30")),
      holidays("2027-01-01"),
    ],
    {},
    gap({ case: "dated", date: "2027-01-01", offTime: "12:00", onTime: "12:30", givenMin: 30 }),
  ),
  pass("T11", "100 min over the night on which the clocks change, not known when", [
    timeZone("Europe/Berlin"),
    night("off 01:30 on 03:05"),
  ]),
  ruleCase(
    "T11",
    "35 min in the night on which the clocks change",
    [timeZone("Europe/Berlin"), night("off 01:30 on 03:05")],
    { now: tenAtNight },
    gap({ case: "dated", date: "2027-03-28", offTime: "01:30", onTime: "03:05", givenMin: 35 }),
  ),
];

const runtimes = (sec: number, change: Record<string, number> = {}): Known => ({
  runtimeSec: { ups1: sec, ups2: sec, ups3: sec, ups4: sec, ups5: sec, ups6: sec, ...change },
});
const linkedOut = without("blade-1", "blade-2", "blade-pool", "svr100-1", "svr100-2", "svr100-pool");
const batteries: RuleCase[] = [
  pass("T12", "the demo's batteries", [], runtimes(1800, { ups1: 3600, ups2: 3600, ups3: 3600 })),
  pass("T12", "exactly enough", [], { runtimeSec: { ups1: 2160, ups3: 1620, ups4: 540, ups5: 270 } }),
  pass("T12", "a UPS that does not say its runtime", [], { runtimeSec: {} }),
  pass("T12", "no linked terminals: 930 + flush 300 + 720", [linkedOut], { runtimeSec: { ups1: 1950 } }),
  ruleCase("T12", "no linked terminals", [linkedOut], { runtimeSec: { ups3: 1619 } }, [
    { nodeIds: ["ups3"], params: { case: "full", ups: "UPS③", confirmSec: 900, givenSec: 1619, neededSec: 1620 } },
  ]),
  ruleCase("T12", "the linked storage's UPS", [], runtimes(3600, { ups4: 539.9 }), [
    {
      severity: "warning",
      nodeIds: ["ups4"],
      params: { case: "full", ups: "UPS④", confirmSec: 30, givenSec: 539, neededSec: 540 },
    },
  ]),
  ruleCase("T12", "the control side's disk, in a full outage", [], runtimes(3600, { ups3: 1600 }), [
    { nodeIds: ["ups3"], params: { case: "full", ups: "UPS③", confirmSec: 900, givenSec: 1600, neededSec: 1620 } },
  ]),
  ruleCase(
    "T12",
    "enough for a full outage, not for one of the control terminals alone",
    [],
    runtimes(3600, { ups1: 2100 }),
    [
      {
        nodeIds: ["ups1"],
        params: { case: "controlAlone", ups: "UPS①", confirmSec: 930, givenSec: 2100, neededSec: 2160 },
      },
    ],
  ),
  ruleCase(
    "T12",
    "a linked side that takes longer than the control side's confirmation",
    [terminal("blade-1", { shutdownSec: 1200 })],
    runtimes(7200, { ups3: 1800 }),
    [
      {
        nodeIds: ["ups3"],
        params: { case: "full", ups: "UPS③", confirmSec: 900, givenSec: 1800, neededSec: 60 + 1230 + 300 + 720 },
      },
    ],
  ),
];

const control = (words: string) => schedule("ssc-cl", weekly(words));
const apart = cluster("ssc-cl", { enabled: false });
const offTooEarly = (offTime: string, change: Record<string, string> = {}): RuleCase["found"] => [
  {
    severity: "warning",
    nodeIds: ["sv1", "sv2", "shared-disk"],
    params: {
      names: "SSC-CL-SV1, SSC-CL-SV2",
      offTime,
      storage: "共有ディスク",
      usersOffTime: "22:00",
      neededTime: "22:09",
      ...change,
    },
  },
];
const controlOffTimes: RuleCase[] = [
  pass("T17", "off when the flush has ended", [night("off 22:00 on 06:00"), control("off 22:09 on 05:00")]),
  pass("T17", "off and on again before the linked side goes off", [
    night("off 22:00 on 06:00"),
    control("off 20:00 on 21:00"),
  ]),
  pass("T17", "no schedule for the control terminals", [night("off 22:00 on 06:00")]),
  pass("T17", "one control terminal stays up", [
    night("off 22:00 on 06:00"),
    apart,
    schedule("sv1", weekly("off 22:00")),
  ]),
  pass("T17", "storage that stays on needs no flush", [night("off 22:00 on 22:30"), control("off 22:00 on 22:20")]),
  pass("T17", "storage without linkage needs none", [
    storage("shared-disk", { linkage: false }),
    night("off 22:00 on 06:00"),
    control("off 22:00 on 05:00"),
  ]),
  ruleCase(
    "T17",
    "off with the servers",
    [night("off 22:00 on 06:00"), control("off 22:00 on 05:00")],
    {},
    offTooEarly("22:00"),
  ),
  ruleCase(
    "T17",
    "off during the flush",
    [night("off 22:00 on 06:00"), control("off 22:08 on 05:00")],
    {},
    offTooEarly("22:08"),
  ),
  ruleCase(
    "T17",
    "off before the servers",
    [night("off 22:00 on 06:00"), control("off 21:00 on 05:00")],
    {},
    offTooEarly("21:00"),
  ),
  ruleCase(
    "T17",
    "the last of several goes too early",
    [
      night("off 22:00 on 06:00"),
      apart,
      schedule("sv1", weekly("off 21:00 on 05:00")),
      schedule("sv2", weekly("off 22:05 on 05:00")),
    ],
    {},
    offTooEarly("22:05"),
  ),
  pass("T17", "a reboot in between: it goes on where it was", [
    night("off 22:00 on 06:00"),
    control("off 22:03 on 22:04"),
  ]),
  ruleCase(
    "T17",
    "a slow server moves the end of the flush",
    [night("off 22:00 on 06:00"), control("off 22:09 on 05:00"), terminal("blade-1", { shutdownSec: 600 })],
    {},
    offTooEarly("22:09", { neededTime: "22:16" }),
  ),
];

const settings = { shutoffGraceSec: 180, lowBatterySec: 120, returnDelaySec: 0, minRestartChargePercent: 30 };
const corrected: RuleCase[] = [
  pass("T18", "it holds what was asked for", [], { upsSettings: { ups1: settings } }),
  pass("T18", "it does not say", [ups("ups1", { lowBatterySec: 150 })], {
    upsSettings: {
      ups1: { shutoffGraceSec: null, lowBatterySec: null, returnDelaySec: null, minRestartChargePercent: null },
    },
  }),
  ruleCase(
    "T18",
    "rounded to whole minutes",
    [ups("ups1", { lowBatterySec: 150 })],
    { upsSettings: { ups1: settings } },
    [
      {
        severity: "warning",
        nodeIds: ["ups1"],
        params: { field: "lowBatterySec", ups: "UPS①", asked: 150, holds: 120 },
      },
    ],
  ),
  ruleCase(
    "T18",
    "two values of one UPS",
    [ups("ups4", { shutoffGraceSec: 200, minRestartChargePercent: 33 })],
    { upsSettings: { ups4: settings } },
    [
      { nodeIds: ["ups4"], params: { field: "shutoffGraceSec", ups: "UPS④", asked: 200, holds: 180 } },
      { nodeIds: ["ups4"], params: { field: "minRestartChargePercent", ups: "UPS④", asked: 33, holds: 30 } },
    ],
  ),
];

const step = (id: string, awayMin: number): Known => ({
  clockSteps: { [id]: { at: tenAtNight + awayMin * min, bySec: -2 } },
});
const stepped = (id: string, name: string, awayMin: number): RuleCase["found"] => [
  {
    severity: "warning",
    nodeIds: [id, "kyoyu"],
    params: { case: "stepped", terminal: name, bySec: 2, time: "22:00", awayMin, withinMin: 10 },
  },
];
const clocks: RuleCase[] = [
  pass("T19", "clocks 30 s apart", [], { clockAheadSec: { sv1: 0, "blade-1": -15, "blade-2": 15 } }),
  pass("T19", "one clock that is known", [], { clockAheadSec: { "blade-1": 400 } }),
  ruleCase("T19", "one ahead, one behind", [], { clockAheadSec: { sv1: 0, "blade-1": -15.4, "blade-2": 15 } }, [
    {
      severity: "warning",
      nodeIds: ["blade-2", "blade-1"],
      params: { case: "differ", terminal: "blade-2", otherTerminal: "blade-1", differSec: 31, maxSec: 30 },
    },
  ]),
  pass("T19", "set 11 min before an off time", [night("off 22:00 on 06:00")], step("blade-1", -11)),
  pass(
    "T19",
    "a linked terminal that this time does not concern",
    [schedule("blade", weekly("off 22:00"))],
    step("svr100-1", 5),
  ),
  pass("T19", "set without any schedule", [], step("sv1", 5)),
  ruleCase(
    "T19",
    "set 10 min before its off time",
    [night("off 22:00 on 06:00")],
    step("blade-1", -10),
    stepped("blade-1", "blade-1", 10),
  ),
  ruleCase("T19", "set between two times: the nearer one is named", [night("off 21:52 on 22:06")], step("blade-1", 0), [
    {
      severity: "warning",
      nodeIds: ["blade-1", "kyoyu"],
      params: { case: "stepped", terminal: "blade-1", bySec: 2, time: "22:06", awayMin: 6, withinMin: 10 },
    },
  ]),
  ruleCase(
    "T19",
    "a control terminal's, 10 min after any off time",
    [night("off 22:00 on 06:00")],
    step("sv1", 10),
    stepped("sv1", "SSC-CL-SV1", 10),
  ),
];

const others: RuleCase[] = [
  pass("T22", "no rules of its own, no other product", [], {
    upsOwnRules: { ups1: [] },
    shutdownProducts: { sv1: [] },
  }),
  ruleCase(
    "T22",
    "rules of the UPS's own",
    [],
    {
      upsOwnRules: {
        ups5: [
          { kind: "onBatterySec", limit: 300 },
          { kind: "loadPercent", limit: 10 },
          { kind: "runtimeSec", limit: null },
        ],
      },
    },
    [
      {
        severity: "warning",
        nodeIds: ["ups5"],
        params: { case: "onBatterySec", ups: "UPS⑤", says: "yes", limit: 300 },
      },
      { nodeIds: ["ups5"], params: { case: "loadPercent", ups: "UPS⑤", says: "yes", limit: 10 } },
      { nodeIds: ["ups5"], params: { case: "runtimeSec", ups: "UPS⑤", says: "no" } },
    ],
  ),
  ruleCase("T22", "another product", [], { shutdownProducts: { "blade-1": ["PowerChute"] } }, [
    { nodeIds: ["blade-1"], params: { case: "product", terminal: "blade-1", product: "PowerChute" } },
  ]),
];

/** Cases of the rules that look at schedules or at what was measured. */
export const scheduleRuleCases: readonly RuleCase[] = [
  ...scheduleGaps,
  ...batteries,
  ...controlOffTimes,
  ...corrected,
  ...clocks,
  ...others,
  pass("T11", "two storages, both with time enough", [
    anotherStorage("shared-disk", { id: "disk-2", name: "disk-2", groupId: "blade" }),
    group("blade", { name: "Blade" }),
    night("off 22:00 on 22:48"),
  ]),
  pass("T17", "no control terminals in the tree", [without("sv1", "sv2", "ssc-cl"), night("off 22:00 on 06:00")]),
];
