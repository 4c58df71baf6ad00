import { afterEach, describe, expect, test } from "vitest";
import type { OffForm } from "../../../domain/decide/command.ts";
import type { UpsReading } from "../../../domain/world/readings.ts";
import { eventually } from "../../../testing/eventually.ts";
import type { OwnNutUps } from "../../testing/own-nut-driver.ts";
import { createQuietLog } from "../../testing/quiet-log.ts";
import { startUpsd, type Upsd, type UpsdUps, withoutUpsd } from "../../testing/upsd.ts";
import { createAddresses } from "../addresses.ts";
import { createNutConnections } from "./nut-connections.ts";
import { createNutUps } from "./nut-ups.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
const { signal } = new AbortController();

const users = {
  fukuden: ["password = correct-horse", "actions = SET", "instcmds = ALL"],
  reader: ["password = correct-horse"],
  odd: ['password = "a \\"b\\" \\\\ \\#c 電源"', "instcmds = ALL"],
};
const onLine = {
  ...{ "ups.status": "OL", "battery.charge": "100", "battery.runtime": "1800", "ups.load": "21" },
  ...{ "input.voltage": "231.4", "output.voltage": "230", "ups.temperature": "27.5" },
};
const usb = {
  variables: {
    ...onLine,
    ...{ "device.mfr": "EATON", "device.model": "5P 1550", "device.serial": 'A"1\\2', "ups.firmware": "02.08" },
    ...{
      "ups.delay.shutdown": "20",
      "ups.delay.start": "30",
      "battery.runtime.low": "120",
      "battery.charge.restart": "0",
    },
    "ups.timer.shutdown": "-1",
  },
  writable: ["ups.delay.shutdown", "ups.delay.start", "battery.runtime.low"],
  commands: ["load.off", "load.off.delay", "load.on", "shutdown.return", "shutdown.stayoff", "test.battery.start"],
};
const own = (over: Partial<OwnNutUps> = {}): UpsdUps => ({ kind: "own", driver: "usbhid-ups", ...usb, ...over });

async function start(upses: Readonly<Record<string, UpsdUps>>): Promise<Upsd> {
  const upsd = await startUpsd({ upses, users });
  ends.push(() => upsd.stop());
  return upsd;
}

function driverOf(upsd: Pick<Upsd, "port">, given: { upsName?: string; user?: string; password?: string } = {}) {
  const { upsName = "ups", user = "fukuden", password = "correct-horse" } = given;
  const log = createQuietLog();
  const connections = createNutConnections({ addresses: createAddresses(), log });
  const target = { host: "127.0.0.1", port: upsd.port, user, password, tls: false };
  const driver = createNutUps({ ups: { shutoffGraceSec: 180 }, upsName, target, connections });
  ends.push(() => driver.close());
  return Object.assign(driver, { log, connections });
}

const off = (form: OffForm) => ({ kind: "upsOff" as const, upsId: "u", form });

describe.skipIf(withoutUpsd)("Debian's upsd", () => {
  test("a power failure as dummy-ups plays it: OL, OB, LB, OL", async () => {
    const upsd = await start({ ups: { kind: "file", variables: onLine } });
    const driver = driverOf(upsd);
    const becomes = (expected: Partial<UpsReading>) =>
      eventually(async () => expect(await driver.read(signal)).toMatchObject(expected));
    await becomes({
      ...{
        output: "mains",
        mainsPresent: true,
        lowBattery: false,
        testing: false,
        chargePercent: 100,
        runtimeSec: 1800,
      },
      ...{ loadPercent: 21, inputVolts: 231.4, outputVolts: 230, batteryCelsius: 27.5, shutdownPending: null },
    });
    await upsd.setVariables("ups", { ...onLine, "ups.status": "OB DISCHRG", "input.voltage": "0.0" });
    await becomes({ output: "battery", mainsPresent: false, lowBattery: false, inputVolts: 0 });
    await upsd.setVariables("ups", { ...onLine, "ups.status": "OB DISCHRG LB", "battery.charge": "9" });
    await becomes({ output: "battery", mainsPresent: false, lowBattery: true, chargePercent: 9 });
    await upsd.setVariables("ups", { ...onLine, "ups.status": "OL CHRG" });
    await becomes({ output: "mains", mainsPresent: true, lowBattery: false });
  });

  test("who it is and what it holds", async () => {
    const driver = driverOf(await start({ ups: own() }));
    expect(await driver.identify(signal)).toEqual({
      identity: { manufacturer: "EATON", model: "5P 1550", serial: 'A"1\\2', firmware: "02.08" },
      settings: { shutoffGraceSec: 20, lowBatterySec: 120, returnDelaySec: 30, minRestartChargePercent: 0 },
      family: "nut",
    });
  });

  test.each<{ name: string; command: Parameters<ReturnType<typeof driverOf>["execute"]>[0]; told: string[] }>([
    { name: "off now", command: off("offNow"), told: ["INSTCMD load.off"] },
    {
      name: "off with grace, which is set first",
      command: off("offWithGrace"),
      told: ["SET ups.delay.shutdown 180", "INSTCMD shutdown.stayoff"],
    },
    {
      name: "a cycle now, which leaves the grace as it was",
      command: off("cycleNow"),
      told: [
        ...["SET ups.delay.shutdown 5", "SET ups.delay.start 35", "INSTCMD shutdown.return"],
        "SET ups.delay.shutdown 20",
      ],
    },
    {
      name: "a cycle with grace",
      command: off("cycleWithGrace"),
      told: ["SET ups.delay.shutdown 180", "SET ups.delay.start 210", "INSTCMD shutdown.return"],
    },
    { name: "on", command: { kind: "upsOn", upsId: "u" }, told: ["INSTCMD load.on"] },
    {
      name: "a sleep of two hours, which leaves the return delay as it was",
      command: { kind: "upsSleep", upsId: "u", sec: 7_200, withGrace: true },
      told: [
        ...["SET ups.delay.shutdown 180", "SET ups.delay.start 7380", "INSTCMD shutdown.return"],
        "SET ups.delay.start 30",
      ],
    },
    { name: "a self-test", command: { kind: "upsSelfTest", upsId: "u" }, told: ["INSTCMD test.battery.start"] },
  ])("$name", async ({ command, told }) => {
    const upsd = await start({ ups: own() });
    await driverOf(upsd).execute(command, signal);
    expect(upsd.own("ups").told).toEqual(told);
  });

  test("what the driver says came of a command is known", async () => {
    const upsd = await start({ ups: own({ commands: ["load.off", "load.off.delay"] }) });
    const driver = driverOf(upsd);
    const device = upsd.own("ups");
    device.outcomes = { "INSTCMD load.off": "failed", "INSTCMD load.off.delay": "invalid" };
    await expect(driver.execute(off("offNow"), signal)).rejects.toMatchObject({
      code: "rejected",
      message: "the NUT driver says that it failed",
    });
    expect(device.told).toEqual(["INSTCMD load.off", "INSTCMD load.off.delay 0"]);
    device.outcomes = { "INSTCMD load.off": "unknown", "INSTCMD load.off.delay": "handled" };
    await driver.execute(off("offNow"), signal);
    expect(device.told.slice(2)).toEqual(["INSTCMD load.off", "INSTCMD load.off.delay 0"]);
  });

  test("a driver that stays silent leaves the outcome unknown, and nothing else is tried", async () => {
    const upsd = await start({ ups: own() });
    const device = upsd.own("ups");
    device.outcomes = { "INSTCMD load.off": null };
    const cut = new AbortController();
    const executed = driverOf(upsd).execute(off("offNow"), cut.signal);
    executed.catch(() => {});
    await eventually(() => expect(device.told).toEqual(["INSTCMD load.off"]));
    cut.abort();
    await expect(executed).rejects.toMatchObject({ code: "timeout" });
    expect(device.told).toEqual(["INSTCMD load.off"]);
  });

  test("settings are written, and read back as the device holds them", async () => {
    const upsd = await start({ ups: own({ ranges: { "ups.delay.shutdown": [12, 600] } }) });
    const driver = driverOf(upsd);
    const device = upsd.own("ups");
    device.corrects = (variable, value) => (variable === "battery.runtime.low" ? "150" : value);
    device.outcomes = { "SET ups.delay.start": "invalid" };
    const wanted = { shutoffGraceSec: 240, lowBatterySec: 140, returnDelaySec: 45, minRestartChargePercent: 30 };
    expect(await driver.writeSettings(wanted, signal)).toEqual({
      settings: { shutoffGraceSec: 240, lowBatterySec: 150, returnDelaySec: 30, minRestartChargePercent: 0 },
      refused: [
        {
          ...{ setting: "returnDelaySec", error: "rejected", allowed: null },
          detail: "the NUT driver does not take this value",
        },
        {
          ...{ setting: "minRestartChargePercent", error: "unsupported", allowed: null },
          detail: "NUT cannot write battery.charge.restart of this UPS",
        },
      ],
    });
    expect(device.told).toEqual([
      ...["SET ups.delay.shutdown 240", "SET battery.runtime.low 140", "SET ups.delay.start 45"],
    ]);
    device.told.length = 0;
    await driver.writeSettings({ shutoffGraceSec: 240 }, signal);
    expect(device.told).toEqual([]);
  });

  test("the right to write is seen without a change", async () => {
    const upsd = await start({ ups: own(), fixed: own({ writable: [] }) });
    await driverOf(upsd).checkWrite(signal);
    expect(upsd.own("ups").told).toEqual(["SET ups.delay.shutdown 20"]);
    await expect(driverOf(upsd, { user: "reader" }).checkWrite(signal)).rejects.toMatchObject({ code: "rejected" });
    await expect(driverOf(upsd, { upsName: "fixed" }).checkWrite(signal)).rejects.toMatchObject({
      code: "unsupported",
    });
  });

  test("what it offers is known once it was asked who it is", async () => {
    const driver = driverOf(
      await start({ ups: own({ commands: ["load.off", "shutdown.return", "test.failure.start"] }) }),
    );
    expect(driver.capabilities().off.offNow).toBeNull();
    await driver.identify(signal);
    expect(driver.capabilities()).toEqual({
      off: { offNow: true, offWithGrace: false, cycleNow: true, cycleWithGrace: true },
      ...{ on: false, sleep: true, selfTest: false, selfTestAbort: false, powerFailureSimulation: true },
      settings: { shutoffGraceSec: true, lowBatterySec: true, returnDelaySec: true, minRestartChargePercent: false },
    });
  });

  test("a grace that the device rounds down is not used", async () => {
    const upsd = await start({ ups: own() });
    const device = upsd.own("ups");
    device.corrects = () => "60";
    await driverOf(upsd).execute(off("offWithGrace"), signal);
    expect(device.told).toEqual(["SET ups.delay.shutdown 180", "INSTCMD load.off.delay 180"]);
  });

  test.each([
    { name: "a wrong password", given: { password: "wrong" } },
    { name: "a user without rights", given: { user: "reader" } },
    { name: "no user", given: { user: "" } },
  ])("$name: read, but not commanded", async ({ given }) => {
    const upsd = await start({ ups: own() });
    const driver = driverOf(upsd, given);
    expect(await driver.read(signal)).toMatchObject({ output: "mains" });
    await expect(driver.execute(off("offNow"), signal)).rejects.toMatchObject({ code: "rejected" });
    expect(upsd.own("ups").told).toEqual([]);
    expect(JSON.stringify(driver.log.lines)).not.toMatch(/wrong|correct-horse/);
  });

  test("a password with quotes, blanks and letters of other scripts", async () => {
    const upsd = await start({ ups: own() });
    await driverOf(upsd, { user: "odd", password: 'a "b" \\ #c 電源' }).execute(off("offNow"), signal);
    expect(upsd.own("ups").told).toEqual(["INSTCMD load.off"]);
  });

  test("values that are old are no reading, and come back", async () => {
    const upsd = await start({ ups: own(), other: { kind: "file", variables: onLine } });
    const driver = driverOf(upsd);
    const other = driverOf(upsd, { upsName: "other" });
    await driver.read(signal);
    upsd.own("ups").setStale(true);
    await eventually(() =>
      expect(driver.read(signal)).rejects.toMatchObject({
        code: "unreachable",
        message: expect.stringMatching("DATA-STALE"),
      }),
    );
    await expect(driver.execute(off("offNow"), signal)).rejects.toMatchObject({ code: "unreachable" });
    upsd.own("ups").setStale(false);
    await eventually(() => expect(driver.read(signal)).resolves.toMatchObject({ output: "mains" }));
    await upsd.stopDriver("other");
    await eventually(() =>
      expect(other.read(signal)).rejects.toMatchObject({ message: expect.stringMatching("DRIVER-NOT-CONNECTED") }),
    );
    expect(await driver.read(signal)).toMatchObject({ output: "mains" });
  });

  test("a name that is not there is said, with those that are", async () => {
    const driver = driverOf(await start({ ups: own(), rack2: own() }), { upsName: "raxk2" });
    await expect(driver.read(signal)).rejects.toMatchObject({
      code: "unsupported",
      message: 'the NUT server has no UPS "raxk2". It has: ups, rack2',
    });
  });

  test("an upsd that goes is unreachable, and is read again when it is back", async () => {
    const upsd = await start({ ups: own() });
    const driver = driverOf(upsd);
    await driver.read(signal);
    await upsd.stopUpsd();
    await eventually(() => expect(driver.read(signal)).rejects.toMatchObject({ code: "unreachable" }));
    await upsd.startUpsd();
    await eventually(() => expect(driver.read(signal)).resolves.toMatchObject({ output: "mains" }));
    await driver.execute(off("offNow"), signal);
    expect(upsd.own("ups").told).toEqual(["INSTCMD load.off"]);
  });
});
