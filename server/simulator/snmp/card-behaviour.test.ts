import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { siteOfOne } from "../fleet/fleet-ups.ts";
import { LiveSite } from "../live-site.ts";
import { silentLog } from "../log.ts";
import { SiteClock } from "../site-clock.ts";
import { AlarmTable } from "./alarm-table.ts";
import { answerRequest, errorStatus, type SnmpRequest } from "./answer-request.ts";
import { type CardFamily, cardTrees } from "./card-trees.ts";
import { oidOf } from "./object-id.ts";
import { powernetTraps } from "./powernet-traps.ts";
import { rfc1628Traps } from "./rfc1628-traps.ts";
import { berTag, type SnmpValue } from "./snmp-object.ts";
import type { TrapToSend } from "./trap-sender.ts";
import { UpsUnit } from "./ups-unit.ts";

const A = "1.3.6.1.4.1.318.1.1.1.";
const U = "1.3.6.1.2.1.33.1.";
const sec = 1000;

let endings: (() => void)[] = [];
beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2027, 0, 15), toFake: ["Date", "setTimeout", "clearTimeout"] });
});
afterEach(() => {
  for (const end of endings) end();
  endings = [];
  vi.useRealTimers();
});

/** A card by itself, in a time that the test moves. */
function cardOf(family: CardFamily) {
  const clock = new SiteClock({ siteAt: Date.now(), speed: 1 });
  const site = siteOfOne({ id: "ups00001", seed: 1, now: clock.now() });
  const live = new LiveSite({ site, clock, log: silentLog });
  endings.push(() => live.stop());
  const unit = new UpsUnit({ id: "ups00001", live });
  const traps: TrapToSend[] = [];
  const keep = (trap: TrapToSend) => void traps.push(trap);
  unit.listen(family === "powernet" ? powernetTraps(keep) : rfc1628Traps(keep, unit));
  function ask(kind: SnmpRequest["kind"], rows: (readonly [oid: string, tag: number, value: SnmpValue])[]) {
    const varbinds = rows.map(([oid, tag, value]) => ({ oid: oidOf(oid), tag, value }));
    const request: SnmpRequest = { version: "v2c", kind, varbinds, nonRepeaters: 0, maxRepetitions: 0 };
    const view = unit.view();
    if (!view) throw new Error("there is no such UPS");
    return answerRequest({ request, tree: cardTrees[family], view, unit, mayWrite: true });
  }
  return {
    live,
    mains: (on: boolean) => live.setMains("ups00001", on),
    get: (oid: string) => ask("get", [[oid, berTag.null, null]]).varbinds[0]?.value,
    /** Answers with what went wrong. */
    set: (...rows: (readonly [oid: string, value: SnmpValue, tag?: number])[]) => {
      const { errorStatus: status, errorIndex } = ask(
        "set",
        rows.map(([oid, value, tag = berTag.integer]) => [oid, tag, value] as const),
      );
      return status === errorStatus.noError ? null : [status, errorIndex];
    },
    async pass(ms: number) {
      await vi.advanceTimersByTimeAsync(ms);
    },
    /** The last parts of the traps' names, each with the last part of an alarm's. */
    told: () =>
      traps.splice(0).map(({ name, varbinds }) => {
        const alarm = varbinds.find(({ tag }) => tag === berTag.oid)?.value;
        const last = (oid: unknown) => String(oid).split(".").at(-1);
        return alarm ? `${last(name)} ${last(alarm)}` : last(name);
      }),
  };
}

const status = `${A}4.1.1.0`;

describe("a self-test by PowerNet-MIB", () => {
  const start = [`${A}7.2.2.0`, 2] as const;
  const result = `${A}7.2.3.0`;

  test("carries the load on the battery, says why, and passes", async () => {
    const card = cardOf("powernet");
    expect(card.set(start)).toBeNull();
    const cause = `${A}3.2.5.0`;
    expect([card.get(status), card.get(cause), card.get(result)]).toEqual([3, 9, 4]);
    await card.pass(5 * sec);
    expect(card.get(`${A}2.1.2.0`)).toBe(500);
    await card.pass(5 * sec);
    expect([card.get(status), card.get(result), card.get(`${A}7.2.4.0`)]).toEqual([2, 1, "01/15/2027"]);
    expect(card.told()).toEqual(["5", "9", "10"]);
  });

  test("ends where mains fail in the middle of it", async () => {
    const card = cardOf("powernet");
    card.set(start);
    await card.pass(2 * sec);
    card.mains(false);
    await card.pass(60 * sec);
    expect([card.get(status), card.get(`${A}3.2.5.0`), card.get(result)]).toEqual([3, 4, 3]);
    expect(card.told()).toEqual(["5", "5"]);
  });

  test("on battery does not begin", () => {
    const card = cardOf("powernet");
    card.mains(false);
    expect(card.set(start)).toBeNull();
    expect(card.get(result)).toBe(3);
  });

  test("of the runtime needs a full battery, and can be taken back", async () => {
    const card = cardOf("powernet");
    const calibrate = `${A}7.2.5.0`;
    const outcome = `${A}7.2.6.0`;
    card.set([calibrate, 2]);
    expect(card.get(outcome)).toBe(3);
    card.set([calibrate, 3]);
    expect([card.get(outcome), card.get(result)]).toEqual([5, 1]);
    expect(card.told()).toEqual(["28", "5", "9", "37"]);
    card.mains(false);
    await card.pass(300 * sec);
    card.mains(true);
    card.set([calibrate, 2]);
    expect(card.get(outcome)).toBe(4);
  });
});

describe("PowerNet-MIB's other ways to go dark", () => {
  test("sleep lasts its time although there are mains", async () => {
    const card = cardOf("powernet");
    card.set([`${A}5.2.11.0`, 60_000, berTag.ticks]);
    card.set([`${A}6.2.3.0`, 2]);
    await card.pass(599 * sec);
    expect(card.get(status)).toBe(5);
    await card.pass(2 * sec);
    expect(card.get(status)).toBe(2);
    expect(card.told()).toEqual(["15", "14"]);
  });

  test("sleep after the grace time; an off at once before that is no sleep", async () => {
    const card = cardOf("powernet");
    card.set([`${A}6.2.3.0`, 3]);
    expect(card.get(status)).toBe(2);
    await card.pass(91 * sec);
    expect(card.get(status)).toBe(5);
    const other = cardOf("powernet");
    other.set([`${A}6.2.3.0`, 3]);
    other.set([`${A}6.2.1.0`, 2]);
    expect(other.get(status)).toBe(7);
    await other.pass(3600 * sec);
    expect(other.get(status)).toBe(7);
  });

  test("a reboot with or without mains does not wait for them", async () => {
    const card = cardOf("powernet");
    card.mains(false);
    card.set([`${A}6.2.8.0`, 2]);
    expect(card.get(status)).toBe(7);
    await card.pass(8 * sec);
    expect(card.get(status)).toBe(3);
  });
});

test("what is set and the model does not follow is kept, within its bounds", () => {
  const card = cardOf("powernet");
  const name = `${A}1.1.2.0`;
  expect(card.get(name)).toBe("ups00001");
  expect(card.set([name, "rack 7", berTag.string], [`${A}5.2.7.0`, 2])).toBeNull();
  expect([card.get(name), card.get(`${A}5.2.7.0`)]).toEqual(["rack 7", 2]);
  expect(card.set([name, "nine long", berTag.string])).toEqual([errorStatus.wrongLength, 1]);
  expect(card.set([`${A}5.2.7.0`, 5])).toEqual([errorStatus.wrongValue, 1]);
  expect(card.get(name)).toBe("rack 7");
});

describe("a self-test by RFC 1628", () => {
  const lock = `${U}7.2.0`;
  const id = `${U}7.1.0`;
  const summary = `${U}7.3.0`;
  const quick = `${U}7.7.4`;

  test("begins under the lock, and tells when it ended", async () => {
    const card = cardOf("rfc1628");
    expect([card.get(summary), card.get(id)]).toEqual([6, `${U}7.7.1`]);
    expect(card.set([lock, 0], [id, quick, berTag.oid])).toBeNull();
    await card.pass(3 * sec);
    expect([card.get(lock), card.get(id), card.get(summary), card.get(`${U}4.1.0`)]).toEqual([1, quick, 5, 5]);
    expect(card.get(`${U}7.6.0`)).toBe(300);
    await card.pass(60 * sec);
    expect([card.get(summary), card.get(`${U}7.6.0`), card.get(`${U}4.1.0`)]).toEqual([1, 1000, 3]);
    expect(card.told()).toEqual(["2 4"]);
  });

  test("does not begin for one who was overtaken at the lock", () => {
    const card = cardOf("rfc1628");
    expect(card.set([lock, 7], [id, quick, berTag.oid])).toEqual([errorStatus.inconsistentValue, 1]);
    expect(card.set([id, `${U}7.7.9`, berTag.oid])).toEqual([errorStatus.inconsistentValue, 1]);
    expect(card.set([id, 0])).toEqual([errorStatus.wrongType, 1]);
    expect(card.get(summary)).toBe(6);
  });

  test("can be aborted, and is refused on battery", () => {
    const card = cardOf("rfc1628");
    card.set([id, quick, berTag.oid]);
    card.set([id, `${U}7.7.2`, berTag.oid]);
    expect(card.get(summary)).toBe(4);
    card.mains(false);
    card.set([id, quick, berTag.oid]);
    expect(card.get(summary)).toBe(3);
  });
});

describe("alarms of RFC 1628", () => {
  test("stand in rows that count up, each with its time, as traps tell", async () => {
    const card = cardOf("rfc1628");
    await card.pass(7 * sec);
    card.mains(false);
    expect([card.get(`${U}6.1.0`), card.get(`${U}6.2.1.2.1`), card.get(`${U}6.2.1.2.2`)]).toEqual([
      2,
      `${U}6.3.6`,
      `${U}6.3.2`,
    ]);
    expect(card.get(`${U}6.2.1.3.1`)).toBe(700);
    await card.pass(121 * sec);
    card.mains(true);
    expect([card.get(`${U}6.1.0`), card.get(`${U}6.2.1.2.1`)]).toEqual([0, null]);
    card.mains(false);
    expect(card.get(`${U}6.2.1.2.3`)).toBe(`${U}6.3.6`);
    // On battery, and each minute again; input bad comes; both go.
    expect(card.told()).toEqual(["3 6", "1", "1", "1", "4 6", "4 2", "3 6", "1"]);
  });

  test("of a countdown, of the dark, and of waiting for mains follow each other", async () => {
    const card = cardOf("rfc1628");
    card.mains(false);
    card.set([`${U}8.2.0`, 30]);
    expect(card.get(`${U}6.1.0`)).toBe(3);
    await card.pass(26 * sec);
    expect(card.get(`${U}6.1.0`)).toBe(4);
    await card.pass(5 * sec);
    expect(card.get(`${U}4.1.0`)).toBe(2);
    const rows = Array.from({ length: 64 }, (_, i) => card.get(`${U}6.2.1.2.${i + 1}`)).filter(Boolean);
    expect(rows.sort()).toEqual([`${U}6.3.14`, `${U}6.3.21`, `${U}6.3.6`]);
  });

  test("begin again at 1 when the ids run out, and leave out those that are taken", () => {
    const table = new AlarmTable();
    table.refresh(new Set([3]), 0);
    for (let i = 0; i < 63; i++) {
      table.refresh(new Set([3, 6]), i);
      table.refresh(new Set([3]), i);
    }
    expect(table.refresh(new Set([3, 6]), 9)).toMatchObject({ added: [[2, { alarm: 6, upTimeTicks: 9 }]] });
    expect(table.row(1)?.alarm).toBe(3);
    expect(table.refresh(new Set([3, 6]), 10)).toBeNull();
  });
});
