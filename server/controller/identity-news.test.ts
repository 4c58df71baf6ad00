import { expect, test } from "vitest";
import type { JournalEntry } from "../domain/world/memory.ts";
import type { Observation, UpsFamilyName } from "../domain/world/readings.ts";
import { createIdentityNews } from "./identity-news.ts";

const settings = { shutoffGraceSec: null, lowBatterySec: null, returnDelaySec: null, minRestartChargePercent: null };

function found(serial: string | null, family: UpsFamilyName = "powernet") {
  const identity = { manufacturer: "APC", model: "Smart-UPS 1500", serial, firmware: "1" };
  const observed = { kind: "upsIdentified", upsId: "ups1", at: 0, family, identity, settings } as const;
  return observed satisfies Observation;
}
const said = (serial: string | null, family: UpsFamilyName = "powernet") => ({
  ...{ kind: "upsIdentified", upsId: "ups1", family, model: "Smart-UPS 1500", serial },
});

test("a UPS is said once", () => {
  const news = createIdentityNews([]);
  expect(news.of(found("A"), false)).toEqual(said("A"));
  expect(news.of(found("A"), false)).toBeNull();
  expect(news.of({ ...found("A"), upsId: "ups2" }, false)).toMatchObject({ upsId: "ups2" });
});

test("another one in its place is said, in an incident too", () => {
  const news = createIdentityNews([]);
  news.of(found("A"), false);
  expect(news.of(found("B"), true)).toEqual(said("B"));
  expect(news.of(found("B", "rfc1628"), true)).toEqual(said("B", "rfc1628"));
});

test("what is found for the first time in an incident is said after it", () => {
  const news = createIdentityNews([]);
  expect(news.of(found("A"), true)).toBeNull();
  expect(news.of(found("A"), false)).toEqual(said("A"));
});

test("what the journal has is not said again", () => {
  const entry = { seq: 1, at: 0, epoch: 1, ...said("A") } as JournalEntry;
  const news = createIdentityNews([entry]);
  expect(news.of(found("A"), false)).toBeNull();
  expect(news.of(found(null), false)).toEqual(said(null));
});
