import { expect, test } from "vitest";
import { createRandom } from "./random.ts";

test("nothing is picked from nothing", () => {
  expect(() => createRandom(1).pick([])).toThrow("nothing to pick from");
});
