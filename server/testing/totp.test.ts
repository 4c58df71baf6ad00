import { expect, it } from "vitest";
import { totpOf } from "./totp.ts";

it("counts as RFC 6238 appendix B does", () => {
  const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  expect([59, 1_111_111_109, 2_000_000_000].map((sec) => totpOf(secret, sec * 1000))).toEqual([
    "287082",
    "081804",
    "279037",
  ]);
});
