import { expect, test } from "vitest";
import { unknownCapabilities, upsSettings } from "./ups-capabilities.ts";

test("of a UPS that was not asked yet nothing is known, of each setting that there is", () => {
  const { off, settings, ...rest } = unknownCapabilities;
  expect(new Set([...Object.values(off), ...Object.values(settings), ...Object.values(rest)])).toEqual(new Set([null]));
  expect(Object.keys(settings)).toEqual([...upsSettings]);
});
