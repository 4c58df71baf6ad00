import { expect, test } from "vitest";
import { DriverError } from "./driver-error.ts";

test("says what the caller may do, and what lies under it", () => {
  const cause = new Error("ECONNREFUSED");
  const error = new DriverError("unreachable", "no answer from 10.0.0.4", { cause });
  expect(error).toMatchObject({ name: "DriverError", code: "unreachable", message: "no answer from 10.0.0.4", cause });
});
