import { expect, test } from "vitest";
import { createSnmpEngines } from "./snmp-engines.ts";

const clock = (engineId: string, boots = 1, time = 1_000) => ({ engineId, boots, time });

test("an engine has the UPSes that were polled at it last", () => {
  const engines = createSnmpEngines();
  engines.learn("left", clock("aa"));
  engines.learn("right", clock("aa"));
  expect(engines.upsesOf("aa")).toEqual(["left", "right"]);
  // Another card was put in.
  engines.learn("right", clock("bb"));
  expect(engines.upsesOf("aa")).toEqual(["left"]);
  expect(engines.upsesOf("bb")).toEqual(["right"]);
  expect(engines.upsesOf("cc")).toEqual([]);
});

test.each<[string, [number, number], [number, number], boolean]>([
  ["the same moment", [3, 1_000], [3, 1_000], true],
  ["150 s before", [3, 1_000], [3, 850], true],
  ["151 s before", [3, 1_000], [3, 849], false],
  ["far ahead", [3, 1_000], [3, 900_000], true],
  ["after its restart", [3, 1_000], [4, 0], true],
  ["before its restart", [3, 1_000], [2, 900_000], false],
])("%s of what came last", (_name, first, second, expected) => {
  const engines = createSnmpEngines();
  expect(engines.isTimely(clock("aa", ...first))).toBe(true);
  expect(engines.isTimely(clock("aa", ...second))).toBe(expected);
});

test("what is not of now does not set the clock back", () => {
  const engines = createSnmpEngines();
  engines.isTimely(clock("aa", 3, 1_000));
  engines.isTimely(clock("aa", 2, 5));
  expect(engines.isTimely(clock("aa", 2, 6))).toBe(false);
});

test("of more engines than are kept those go that no poll has told", () => {
  const engines = createSnmpEngines();
  engines.learn("ups1", clock("aa", 3, 1_000));
  engines.isTimely(clock("first", 3, 1_000));
  for (let i = 0; i < 50_000; i += 1) engines.isTimely(clock(`e${i}`));
  expect(engines.upsesOf("aa")).toEqual(["ups1"]);
  expect(engines.isTimely(clock("aa", 2, 1_000))).toBe(false);
  // Forgotten, so anything of it is of now.
  expect(engines.isTimely(clock("first", 1, 0))).toBe(true);
});
