import { describe, expect, it } from "vitest";
import { aUpsReading, onBattery, outputOff } from "../../testing/builders.ts";
import { type ClosedMinute, MinuteRecorder, minuteMs, readingStandsMs } from "./minute-recorder.ts";
import { rowLength, stepOf } from "./step-row.ts";

const start = Date.UTC(2026, 0, 1, 12);
const sec = (n: number) => start + n * 1000;

/** What a closed minute says of a UPS; null: nothing. */
function of(minute: ClosedMinute | null, upsId: string) {
  const i = minute?.upsIds.indexOf(upsId) ?? -1;
  return minute === null || i < 0 ? null : stepOf(minute.rows, i * rowLength);
}

/** Reads every five seconds from `from` up to, not including, `to`. */
function poll(recorder: MinuteRecorder, from: number, to: number, reading = aUpsReading()): void {
  for (let at = from; at < to; at += 5) recorder.read("ups1", sec(at), reading);
}

describe("a minute of readings", () => {
  it("is known in full, with the mean by time, the least and the greatest of each figure", () => {
    const recorder = new MinuteRecorder(sec(0));
    recorder.read("ups1", sec(0), aUpsReading({ loadPercent: 20, inputVolts: 229.96 }));
    recorder.read("ups1", sec(15), aUpsReading({ loadPercent: 60, inputVolts: 231 }));
    recorder.read("ups1", sec(30), aUpsReading({ loadPercent: 30, inputVolts: 231, batteryCelsius: -3.14 }));
    recorder.read("ups1", sec(45), aUpsReading({ loadPercent: 30, inputVolts: 231, batteryCelsius: -3.14 }));
    expect(recorder.advance(sec(59.999))).toBeNull();
    const minute = recorder.advance(sec(60));
    expect(minute?.startAt).toBe(start);
    expect(of(minute, "ups1")).toEqual({
      loadPercent: { min: 20, mean: 35, max: 60, knownSec: 60 },
      chargePercent: { min: 100, mean: 100, max: 100, knownSec: 60 },
      runtimeSec: { min: 3600, mean: 3600, max: 3600, knownSec: 60 },
      // To a tenth: 15 s of 230.0 and 45 s of 231.0.
      inputVolts: { min: 230, mean: 230.8, max: 231, knownSec: 60 },
      outputVolts: { min: 100, mean: 100, max: 100, knownSec: 60 },
      batteryCelsius: { min: -3.1, mean: 11, max: 25, knownSec: 60 },
      heardSec: 60,
      onBatterySec: 0,
      outagesBegun: 0,
    });
  });

  it("weighs a value by how long it stood, not by how often it was asked for", () => {
    const recorder = new MinuteRecorder(sec(0));
    recorder.read("ups1", sec(0), aUpsReading({ loadPercent: 10 }));
    recorder.read("ups1", sec(30), aUpsReading({ loadPercent: 10 }));
    for (let at = 50; at < 60; at++) recorder.read("ups1", sec(at), onBattery({ loadPercent: 70 }));
    expect(of(recorder.advance(sec(60)), "ups1")).toMatchObject({ loadPercent: { mean: 20 }, onBatterySec: 10 });
  });

  it("carries the last reading over into the next one", () => {
    const recorder = new MinuteRecorder(sec(0));
    recorder.read("ups1", sec(57), onBattery({ chargePercent: 80 }));
    expect(of(recorder.advance(sec(60)), "ups1")).toMatchObject({ heardSec: 3, onBatterySec: 3 });
    recorder.read("ups1", sec(62), aUpsReading());
    expect(of(recorder.advance(sec(120)), "ups1")).toMatchObject({
      heardSec: 32,
      onBatterySec: 2,
      chargePercent: { min: 80, max: 100 },
    });
  });

  it("keeps what is unknown unknown: never 0", () => {
    const recorder = new MinuteRecorder(sec(0));
    poll(recorder, 0, 60, outputOff({ loadPercent: null, batteryCelsius: Number.NaN, inputVolts: 0 }));
    expect(of(recorder.advance(sec(60)), "ups1")).toMatchObject({
      loadPercent: null,
      batteryCelsius: null,
      inputVolts: { min: 0, mean: 0, max: 0, knownSec: 60 },
    });
  });

  it("knows a figure for as long as it was told", () => {
    const recorder = new MinuteRecorder(sec(0));
    poll(recorder, 0, 20);
    poll(recorder, 20, 60, aUpsReading({ runtimeSec: null }));
    const step = of(recorder.advance(sec(60)), "ups1");
    expect(step?.runtimeSec?.knownSec).toBe(20);
    expect(step?.loadPercent?.knownSec).toBe(60);
  });
});

describe("a gap", () => {
  it("begins when a read fails, and ends with the next reading", () => {
    const recorder = new MinuteRecorder(sec(0));
    poll(recorder, 0, 15);
    recorder.readFailed("ups1", sec(18));
    poll(recorder, 40, 60);
    expect(of(recorder.advance(sec(60)), "ups1")).toMatchObject({ heardSec: 18 + 20 });
  });

  it("begins half a minute after the last reading when nobody even asks", () => {
    const recorder = new MinuteRecorder(sec(0));
    recorder.read("ups1", sec(10), aUpsReading());
    expect(of(recorder.advance(sec(60)), "ups1")).toMatchObject({ heardSec: readingStandsMs / 1000 });
    expect(of(recorder.advance(sec(120)), "ups1")).toBeNull();
  });

  it("is a minute without the UPS: nothing is made up, and nothing kept of a UPS that stays away", () => {
    const recorder = new MinuteRecorder(sec(0));
    recorder.readFailed("ups1", sec(1));
    expect(recorder.advance(sec(60))).toEqual({ startAt: start, upsIds: [], rows: new Float64Array(0) });
  });

  it("does not end by a UPS that was removed from the tree; added again, it goes on", () => {
    const recorder = new MinuteRecorder(sec(0));
    poll(recorder, 0, 10);
    recorder.read("ups2", sec(0), aUpsReading());
    recorder.keepOnly(new Set(["ups2"]), sec(10));
    const minute = recorder.advance(sec(60));
    expect(of(minute, "ups1")).toMatchObject({ heardSec: 10 });
    expect(of(minute, "ups2")).toMatchObject({ heardSec: 30 });
    expect(of(recorder.advance(sec(120)), "ups1")).toBeNull();
    poll(recorder, 130, 180);
    expect(of(recorder.advance(sec(180)), "ups1")).toMatchObject({ heardSec: 50 });
  });
});

describe("outages", () => {
  it("count in the minute in which they begin, also of a UPS that says nothing", () => {
    const recorder = new MinuteRecorder(sec(0));
    recorder.outageBegan("ups1");
    recorder.outageBegan("ups1");
    expect(of(recorder.advance(sec(60)), "ups1")).toMatchObject({ outagesBegun: 2, heardSec: 0, onBatterySec: null });
    expect(of(recorder.advance(sec(120)), "ups1")).toBeNull();
  });
});

describe("time that is not as it should be", () => {
  it("an orderly end keeps the open minute, and the rest of it is told by who comes after", () => {
    const recorder = new MinuteRecorder(sec(0));
    poll(recorder, 0, 25);
    expect(of(recorder.end(sec(23)), "ups1")).toMatchObject({ heardSec: 23 });
    expect(of(recorder.end(sec(25)), "ups1")).toMatchObject({ heardSec: 2 });
  });

  it("a leap forward closes the open minute and leaves a gap", () => {
    const recorder = new MinuteRecorder(sec(0));
    poll(recorder, 0, 20);
    const minute = recorder.advance(sec(86_400));
    expect(minute?.startAt).toBe(start);
    expect(of(minute, "ups1")).toMatchObject({ heardSec: 45 });
    recorder.read("ups1", sec(86_430), aUpsReading());
    expect(of(recorder.advance(sec(86_460)), "ups1")).toMatchObject({ heardSec: 30 });
  });

  it("a leap back closes the open minute; what was read before it says nothing of the minutes that come again", () => {
    const recorder = new MinuteRecorder(sec(0));
    poll(recorder, 0, 20);
    const minute = recorder.advance(sec(-3600));
    expect(minute?.startAt).toBe(start);
    expect(of(minute, "ups1")).toMatchObject({ heardSec: 15 });
    expect(recorder.endsAt).toBe(sec(-3540));
    expect(of(recorder.advance(sec(-3540)), "ups1")).toBeNull();
    recorder.read("ups1", sec(-3530), aUpsReading());
    expect(of(recorder.advance(sec(-3480)), "ups1")).toMatchObject({ heardSec: 30 });
  });

  it("a reading that comes late changes no minute that is over, and no second counts twice", () => {
    const recorder = new MinuteRecorder(sec(0));
    poll(recorder, 0, 60);
    expect(of(recorder.advance(sec(60)), "ups1")).toMatchObject({ heardSec: 60 });
    recorder.read("ups1", sec(59.5), aUpsReading({ loadPercent: 90 }));
    recorder.read("ups1", sec(30), aUpsReading({ loadPercent: 90 }));
    recorder.read("ups1", sec(80), aUpsReading({ loadPercent: 90 }));
    poll(recorder, 85, 120);
    expect(of(recorder.advance(sec(120)), "ups1")).toMatchObject({ heardSec: 60, loadPercent: { min: 50, max: 90 } });
    expect(recorder.endsAt).toBe(start + 3 * minuteMs);
  });
});
