import { expect, test } from "vitest";
import { displayWidth } from "./display-width.ts";

test.each([
  ["", 0],
  ["SSC-CL-SV1", 10],
  ["UPS④", 4],
  ["共有ディスク", 12],
  ["100サーバ", 9],
  ["（設定）", 8],
  ["が", 2],
  ["ｶﾞ", 2],
  ["か\u3099", 2],
])("%s takes %i columns", (text, columns) => {
  expect(displayWidth(text)).toBe(columns);
});
