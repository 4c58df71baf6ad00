import { expect, test } from "vitest";
import { exampleSite } from "./example-site.ts";
import { asNodeName, childNames, freeName } from "./free-name.ts";

test("all children of a group have one set of names", () => {
  expect([...childNames(exampleSite, "kyoyu")].sort()).toEqual(["100サーバ", "Bladeサーバ", "UPS④", "共有ディスク"]);
  expect([...childNames(exampleSite, "network")]).toEqual(["SSC"]);
});

test.each([
  ["rack 3", "rack 3"],
  ["  rack\t3\n", "rack 3"],
  ["Rack A/B", "Rack A-B"],
  ["電源\u0007①", "電源 ①"],
  ["UPS\u202e1\u2066x\u200f", "UPS1x"],
  ["x".repeat(80), "x".repeat(63)],
  [`${"x".repeat(62)} y`, "x".repeat(62)],
  ["😀".repeat(70), "😀".repeat(63)],
  ["/", "-"],
  [" \u0000 ", null],
  ["", null],
])("%j can be called %j", (text, name) => {
  expect(asNodeName(text)).toBe(name);
});

test("the first that is free, else the last with a number", () => {
  expect(freeName(new Set(["a"]), ["a", "b", "c"])).toBe("b");
  expect(freeName(new Set(["a", "b", "b 2"]), ["a", "b"])).toBe("b 3");
  const long = "x".repeat(63);
  expect(freeName(new Set([long]), [long])).toBe(`${"x".repeat(61)} 2`);
});
