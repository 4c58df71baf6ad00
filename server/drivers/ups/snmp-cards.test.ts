import { ErrorStatus, ObjectType, type Varbind } from "net-snmp";
import { afterEach, describe, expect, test } from "vitest";
import type { UpsCommand } from "../../controller/ports.ts";
import { type CardAnswer, startBentCard } from "../testing/bent-card.ts";
import { createQuietLog } from "../testing/quiet-log.ts";
import { createAddresses } from "./addresses.ts";
import { createSnmpSockets } from "./snmp-sockets.ts";
import { createSnmpUps } from "./snmp-ups.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const apc = "1.3.6.1.4.1.318.1.1.1";
const std = "1.3.6.1.2.1.33.1";
const grace = `${apc}.5.2.10.0`;
const charge = `${apc}.5.2.6.0`;
const lowBattery = `${apc}.5.2.8.0`;
const upsId = "ups1";
const { signal } = new AbortController();
const { Integer, TimeTicks, Gauge, OctetString, OID } = ObjectType;

type Held = Record<string, Varbind>;
/** nonsense: an answer to another set. */
type OnSet = (write: Varbind, held: Held) => ErrorStatus | "silence" | "nonsense";
const obey: OnSet = (write, held) => {
  held[write.oid] = write;
  return ErrorStatus.NoError;
};

/** A card that holds these objects. `onSet` is asked about each of a PDU, before any of them is kept. */
async function card(objects: readonly [string, ObjectType, Varbind["value"]][], onSet: OnSet = obey) {
  const held: Held = Object.fromEntries(objects.map(([oid, type, value]) => [oid, { oid, type, value }]));
  const written: Varbind[][] = [];
  let isSilent = false;
  const bent = await startBentCard(({ kind, oids, writes }): CardAnswer => {
    if (isSilent) return null;
    const said = (oid: string) => held[oid] ?? { oid, type: ObjectType.NoSuchInstance, value: null };
    if (kind === "get") return { varbinds: oids.map(said) };
    const trial = { ...held };
    for (const [at, write] of writes.entries()) {
      const status = held[write.oid] === undefined ? ErrorStatus.NotWritable : onSet(write, trial);
      if (status === "silence") return null;
      if (status === "nonsense") return { varbinds: [] };
      if (status !== ErrorStatus.NoError) return { varbinds: writes, status, index: at + 1 };
    }
    written.push(writes);
    Object.assign(held, trial);
    return { varbinds: writes };
  });
  const sockets = createSnmpSockets(createQuietLog());
  const driver = createSnmpUps({
    ups: { id: upsId, shutoffGraceSec: 180 },
    target: {
      ...{ host: "127.0.0.1", port: bent.port, timeouts: { readMs: 300, readRetries: 0, writeMs: 300 } },
      access: { version: "2c", readCommunity: "public", writeCommunity: "private" },
    },
    ...{ mib: "auto", sockets, addresses: createAddresses(), onIdentName: () => {} },
  });
  ends.push(
    () => bent.close(),
    () => sockets.close(),
    () => driver.close(),
  );
  const silence = () => {
    isSilent = true;
  };
  return { driver, written, held, silence, gets: () => bent.requests.filter(({ kind }) => kind === "get") };
}

const powernet: [string, ObjectType, Varbind["value"]][] = [
  [`${apc}.1.1.1.0`, OctetString, "Smart-UPS 1500"],
  [`${apc}.4.1.1.0`, Integer, 2],
  [grace, TimeTicks, 9000],
  [lowBattery, TimeTicks, 12_000],
  [`${apc}.5.2.9.0`, TimeTicks, 0],
  [charge, Integer, 15],
];

describe("settings", () => {
  test("are written in the card's own type, one by one, and read back", async () => {
    const { driver, written } = await card(powernet);
    const wanted = { shutoffGraceSec: 180, lowBatterySec: 120, returnDelaySec: 30, minRestartChargePercent: 30 };
    expect(await driver.writeSettings(wanted, signal)).toEqual({ settings: wanted, refused: [] });
    expect(written).toEqual([
      [{ oid: grace, type: TimeTicks, value: 18_000 }],
      [{ oid: lowBattery, type: TimeTicks, value: 12_000 }],
      [{ oid: `${apc}.5.2.9.0`, type: TimeTicks, value: 3000 }],
      [{ oid: charge, type: Integer, value: 30 }],
    ]);
  });

  test("that are not asked for stay as they are", async () => {
    const { driver, written } = await card(powernet);
    const { settings } = await driver.writeSettings({ minRestartChargePercent: 30 }, signal);
    expect(settings).toEqual({
      ...{ shutoffGraceSec: 90, lowBatterySec: 120, returnDelaySec: 0, minRestartChargePercent: 30 },
    });
    expect(written).toHaveLength(1);
  });

  test("a card that holds times as an INTEGER or a Gauge32 gets them so", async () => {
    const { driver, written } = await card([
      ...powernet.slice(0, 2),
      [grace, Integer, 9000],
      [lowBattery, Gauge, 12_000],
    ]);
    await driver.writeSettings({ shutoffGraceSec: 60, lowBatterySec: 60 }, signal);
    expect(written.flat().map(({ type }) => type)).toEqual([Integer, Gauge]);
  });

  test("a value that the card corrects is the one that is told", async () => {
    const { driver } = await card(powernet, (write, held) => {
      const steps = [2000, 9000, 18_000, 27_000];
      const value = steps.find((step) => step >= Number(write.value)) ?? 27_000;
      return obey({ ...write, value }, held);
    });
    const { settings, refused } = await driver.writeSettings({ shutoffGraceSec: 100 }, signal);
    expect(settings.shutoffGraceSec).toBe(180);
    expect(refused).toEqual([]);
  });

  test("a value that it refuses is told with those that it takes, and the others are written", async () => {
    const allowed = `${apc}.5.2.16.1`;
    const { driver } = await card(
      [
        ...powernet,
        [`${allowed}.2.1`, OID, `${apc}.5.2.1.0`],
        [`${allowed}.3.1`, OctetString, "100,200"],
        [`${allowed}.2.2`, OID, grace],
        [`${allowed}.3.2`, OctetString, "18000, 2000,9000"],
      ],
      (write, held) => (write.oid === grace ? ErrorStatus.WrongValue : obey(write, held)),
    );
    expect(await driver.writeSettings({ shutoffGraceSec: 100, minRestartChargePercent: 30 }, signal)).toEqual({
      settings: { shutoffGraceSec: 90, lowBatterySec: 120, returnDelaySec: 0, minRestartChargePercent: 30 },
      refused: [
        {
          ...{ setting: "shutoffGraceSec", error: "rejected", allowed: [20, 90, 180] },
          detail: expect.stringMatching(/^the device refused it: WrongValue/),
        },
      ],
    });
  });

  test("a card that says nothing of what it takes, or nonsense", async () => {
    const { driver } = await card(
      [...powernet, [`${apc}.5.2.16.1.2.1`, OID, grace], [`${apc}.5.2.16.1.3.1`, OctetString, "any"]],
      () => ErrorStatus.WrongValue,
    );
    const { refused } = await driver.writeSettings({ shutoffGraceSec: 100, minRestartChargePercent: 30 }, signal);
    expect(refused.map(({ setting, allowed }) => [setting, allowed])).toEqual([
      ["shutoffGraceSec", null],
      ["minRestartChargePercent", null],
    ]);
  });

  test("one that it has not is not written", async () => {
    const { driver, written } = await card(powernet.slice(0, 3));
    expect(await driver.writeSettings({ lowBatterySec: 120 }, signal)).toMatchObject({
      refused: [{ setting: "lowBatterySec", error: "unsupported" }],
    });
    expect(written).toEqual([]);
  });

  test("a time-out ends it: what came after was not tried", async () => {
    const { driver, written } = await card(powernet, () => "silence");
    await expect(driver.writeSettings({ shutoffGraceSec: 180, lowBatterySec: 60 }, signal)).rejects.toMatchObject({
      code: "timeout",
    });
    expect(written).toEqual([]);
  });

  test("RFC 1628: minutes, rounded up", async () => {
    const { driver, written } = await card([
      [`${std}.4.1.0`, Integer, 3],
      [`${std}.9.7.0`, Integer, 5],
    ]);
    const { settings, refused } = await driver.writeSettings({ lowBatterySec: 90, shutoffGraceSec: 180 }, signal);
    expect(settings.lowBatterySec).toBe(120);
    expect(refused).toMatchObject([{ setting: "shutoffGraceSec", error: "unsupported" }]);
    expect(written).toEqual([[{ oid: `${std}.9.7.0`, type: Integer, value: 2 }]]);
  });
});

describe("whether it may be written to", () => {
  test("PowerNet: a setting is written to itself", async () => {
    const { driver, written, held } = await card(powernet);
    const before = { ...held };
    await driver.checkWrite(signal);
    expect(written).toEqual([[{ oid: grace, type: TimeTicks, value: 9000 }]]);
    expect(held).toEqual(before);
  });

  test("RFC 1628: an object of the control group, where there is one", async () => {
    const { driver, written } = await card([
      [`${std}.4.1.0`, Integer, 3],
      [`${std}.9.7.0`, Integer, 2],
      [`${std}.8.5.0`, Integer, 2],
    ]);
    await driver.checkWrite(signal);
    expect(written).toEqual([[{ oid: `${std}.8.5.0`, type: Integer, value: 2 }]]);
  });

  test("no: rejected", async () => {
    const { driver } = await card(powernet, () => ErrorStatus.NoAccess);
    await expect(driver.checkWrite(signal)).rejects.toMatchObject({ code: "rejected" });
  });

  test("a card that holds nothing: it cannot be known", async () => {
    const { driver, written } = await card([...powernet.slice(0, 2), [`${apc}.6.2.1.0`, Integer, 1]]);
    await expect(driver.checkWrite(signal)).rejects.toMatchObject({ code: "unsupported" });
    expect(written).toEqual([]);
  });
});

describe("commands", () => {
  const sleepTime = `${apc}.5.2.11.0`;
  const sleep: UpsCommand = { kind: "upsSleep", upsId, sec: 28_800, withGrace: true };

  test("sleep: the time first, the grace, and then the command", async () => {
    const { driver, written } = await card([...powernet, [sleepTime, TimeTicks, 0], [`${apc}.6.2.3.0`, Integer, 1]]);
    await driver.execute(sleep, signal);
    expect(written.flat()).toEqual([
      { oid: sleepTime, type: TimeTicks, value: 2_880_000 },
      { oid: grace, type: TimeTicks, value: 18_000 },
      { oid: `${apc}.6.2.3.0`, type: Integer, value: 3 },
    ]);
  });

  test("sleep of a UPS that corrects the time to another: it stays awake", async () => {
    const { driver, written } = await card(
      [...powernet, [sleepTime, TimeTicks, 0], [`${apc}.6.2.3.0`, Integer, 1]],
      (write, held) => obey(write.oid === sleepTime ? { ...write, value: 36_000 } : write, held),
    );
    await expect(driver.execute(sleep, signal)).rejects.toMatchObject({
      code: "rejected",
      message: expect.stringMatching(/holds 360 s/),
    });
    expect(written).toHaveLength(1);
  });

  test("with grace: a grace that is shorter than asked for is made longer first", async () => {
    const off = `${apc}.6.2.1.0`;
    const { driver, written } = await card([...powernet, [off, Integer, 1]]);
    await driver.execute({ kind: "upsOff", upsId, form: "offWithGrace" }, signal);
    await driver.execute({ kind: "upsOff", upsId, form: "offWithGrace" }, signal);
    const command = [{ oid: off, type: Integer, value: 3 }];
    expect(written).toEqual([[{ oid: grace, type: TimeTicks, value: 18_000 }], command, command]);
  });

  test("with grace, at a UPS that keeps a shorter one: none, it would cut what still shuts down", async () => {
    const off = `${apc}.6.2.1.0`;
    const { driver, written } = await card([...powernet, [off, Integer, 1]], (write, held) =>
      obey(write.oid === grace ? { ...write, value: 9000 } : write, held),
    );
    await expect(driver.execute({ kind: "upsOff", upsId, form: "offWithGrace" }, signal)).rejects.toMatchObject({
      ...{ code: "rejected", message: "the UPS holds a grace of 90 s and takes none of 180 s" },
    });
    expect(written.flat().map(({ oid }) => oid)).toEqual([grace]);
  });

  test("a self-test whose lock somebody else has taken is asked for again", async () => {
    let taken = false;
    const lock = `${std}.7.2.0`;
    const { driver, written } = await card(
      [
        [`${std}.4.1.0`, Integer, 3],
        [lock, Integer, 7],
        [`${std}.7.1.0`, OID, `${std}.7.7.1`],
        [`${std}.7.3.0`, Integer, 6],
      ],
      (write, held) => {
        if (taken || write.oid !== lock) return obey(write, held);
        taken = true;
        return ErrorStatus.InconsistentValue;
      },
    );
    await driver.execute({ kind: "upsSelfTest", upsId }, signal);
    expect(written).toEqual([
      [
        { oid: lock, type: Integer, value: 7 },
        { oid: `${std}.7.1.0`, type: OID, value: `${std}.7.7.4` },
      ],
    ]);
  });

  test("a card that takes no command for the whole UPS gets it for its outlet groups", async () => {
    const command = `${apc}.12.3.2.1.3`;
    const { driver, written } = await card([
      ...powernet.slice(0, 2),
      [`${apc}.12.3.1.0`, Integer, 2],
      ...[1, 2].flatMap((group): typeof powernet => [
        [`${apc}.12.2.2.1.3.${group}`, Integer, 0],
        [`${apc}.12.2.2.1.4.${group}`, Integer, 180],
        [`${command}.${group}`, Integer, 1],
      ]),
    ]);
    await driver.execute({ kind: "upsOff", upsId, form: "cycleWithGrace" }, signal);
    expect(written).toEqual([[1, 2].map((group) => ({ oid: `${command}.${group}`, type: Integer, value: 10 }))]);
  });

  test("that all of its ways are refused: the first refusal is told", async () => {
    const { driver } = await card([...powernet, [`${apc}.6.2.1.0`, Integer, 1]], () => ErrorStatus.GeneralError);
    await expect(driver.execute({ kind: "upsOff", upsId, form: "offNow" }, signal)).rejects.toMatchObject({
      ...{ code: "rejected", message: expect.stringMatching(/GeneralError/) },
    });
  });

  test("that the family has not: unsupported", async () => {
    const { driver } = await card(powernet);
    await expect(driver.execute({ kind: "upsSelfTestAbort", upsId }, signal)).rejects.toMatchObject({
      ...{ code: "unsupported", message: "this device has no such command" },
    });
  });

  test.each(["silence", "nonsense"] as const)("%s: nobody knows, and no second way is tried", async (what) => {
    let sets = 0;
    const { driver } = await card(
      [
        [`${std}.4.1.0`, Integer, 3],
        [`${std}.8.1.0`, Integer, 1],
        [`${std}.8.2.0`, Integer, -1],
        [`${std}.8.5.0`, Integer, 1],
      ],
      () => {
        sets += 1;
        return what;
      },
    );
    await expect(driver.execute({ kind: "upsOff", upsId, form: "offNow" }, signal)).rejects.toMatchObject({
      code: "timeout",
    });
    expect(sets).toBe(1);
  });

  test("silence before it was sent, to what it needs: not done, it may be tried again", async () => {
    const writes: string[] = [];
    const off = `${apc}.6.2.1.0`;
    const { driver, silence } = await card([...powernet, [off, Integer, 1]], ({ oid }) => {
      writes.push(oid);
      return "silence";
    });
    const execute = () => driver.execute({ kind: "upsOff", upsId, form: "offWithGrace" }, signal);
    await expect(execute()).rejects.toMatchObject({ code: "unreachable" });
    expect(writes).toEqual([grace]);
    silence();
    await expect(execute()).rejects.toMatchObject({ code: "unreachable" });
    expect(writes).toEqual([grace]);
  });
});

describe("which family a card speaks", () => {
  const both: typeof powernet = [
    ...powernet,
    // APC cards were seen to say none(2) here while the load runs on mains.
    [`${std}.4.1.0`, Integer, 2],
    [`${std}.2.1.0`, Integer, 2],
  ];

  test("both: PowerNet", async () => {
    const { driver } = await card(both);
    expect(await driver.read(signal)).toMatchObject({ output: "mains" });
    expect((await driver.identify(signal)).family).toBe("powernet");
  });

  test("both, and PowerNet has the model only: RFC 1628", async () => {
    const { driver } = await card([
      ...powernet.slice(0, 1),
      [`${std}.4.1.0`, Integer, 3],
      [`${std}.2.1.0`, Integer, 2],
    ]);
    expect(await driver.read(signal)).toMatchObject({ output: "mains" });
    expect((await driver.identify(signal)).family).toBe("rfc1628");
  });

  test("PowerNet with the model only, and nothing else: no reading, and it is looked for anew", async () => {
    const { driver, held } = await card(powernet.slice(0, 1));
    await expect(driver.read(signal)).rejects.toMatchObject({
      code: "badReply",
      message: expect.stringMatching(/no values of its UPS/),
    });
    const source = `${std}.4.1.0`;
    held[source] = { oid: source, type: Integer, value: 5 };
    expect(await driver.read(signal)).toMatchObject({ output: "battery" });
  });

  test("what it offers is not known before it was asked", async () => {
    const { driver } = await card([...powernet, [`${apc}.6.2.1.0`, Integer, 1]]);
    expect(driver.capabilities()).toMatchObject({
      off: { offNow: null, cycleNow: null },
      settings: { lowBatterySec: null },
    });
    await driver.identify(signal);
    expect(driver.capabilities()).toMatchObject({
      off: { offNow: true, cycleNow: false },
      settings: { lowBatterySec: true },
    });
  });
});

describe("a card that answers nonsense", () => {
  const nonsense: [string, ObjectType, Varbind["value"]][] = [
    [`${apc}.2.2.1.0`, Integer, -5],
    [`${apc}.2.2.3.0`, TimeTicks, 4_000_000_000],
    [`${apc}.2.1.2.0`, OctetString, "long"],
    [`${apc}.3.2.1.0`, Gauge, 65_535],
    [`${apc}.4.2.3.0`, OID, "1.3.6"],
    [`${apc}.2.2.2.0`, Integer, -273],
    [`${apc}.11.1.1.0`, OctetString, "0101"],
  ];
  const unknown = {
    ...{ chargePercent: null, runtimeSec: null, onBatterySec: null, inputVolts: null, loadPercent: null },
    ...{ batteryCelsius: null, shutdownPending: null },
  };

  test("is believed in what makes sense, and in nothing else", async () => {
    const { driver } = await card([...powernet, ...nonsense]);
    expect(await driver.read(signal)).toMatchObject({ output: "mains", ...unknown });
  });

  test("and says nothing that makes sense: no reading", async () => {
    const { driver } = await card([
      ...nonsense,
      [`${apc}.4.1.1.0`, OctetString, "onLine"],
      [`${apc}.2.1.1.0`, Integer, 99],
    ]);
    await expect(driver.read(signal)).rejects.toMatchObject({ code: "badReply" });
  });

  test("of its output is asked for all again, but not in each reading", async () => {
    const { driver, gets } = await card([
      ...powernet.filter(([oid]) => oid !== `${apc}.4.1.1.0`),
      [`${apc}.2.1.1.0`, Integer, 2],
    ]);
    for (let i = 0; i < 12; i++) expect(await driver.read(signal)).toMatchObject({ output: "unknown" });
    // The first two readings ask for everything, and then one in twelve.
    const objects = gets()
      .slice(1)
      .map(({ oids }) => oids.length);
    expect(objects.filter((count) => count > 20).length).toBe(2);
    for (let i = 0; i < 3; i++) await driver.read(signal);
    expect(
      gets()
        .slice(1)
        .filter(({ oids }) => oids.length > 20).length,
    ).toBe(3);
  });
});

describe("a card that starts up", () => {
  const upTime = "1.3.6.1.2.1.1.3.0";

  test("is asked again for what it lacked, once it has been up for long enough", async () => {
    const { driver, held } = await card([...powernet, [upTime, TimeTicks, 1000]]);
    expect(await driver.read(signal)).toMatchObject({ chargePercent: null, upTimeSec: 10 });
    const fine = `${apc}.2.3.1.0`;
    held[fine] = { oid: fine, type: Gauge, value: 984 };
    held[upTime] = { oid: upTime, type: TimeTicks, value: 60_000 };
    await driver.read(signal);
    expect(await driver.read(signal)).toMatchObject({ chargePercent: 98.4, upTimeSec: 600 });
  });

  test("is asked again after it restarted", async () => {
    const { driver, held } = await card([...powernet, [upTime, TimeTicks, 9_000_000]]);
    await driver.read(signal);
    const fine = `${apc}.2.3.1.0`;
    held[fine] = { oid: fine, type: Gauge, value: 984 };
    held[upTime] = { oid: upTime, type: TimeTicks, value: 100 };
    await driver.read(signal);
    expect(await driver.read(signal)).toMatchObject({ chargePercent: 98.4 });
  });
});
