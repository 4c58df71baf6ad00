import fc from "fast-check";
import { expect, test } from "vitest";
import { compareAddresses, parseOid, readOid } from "./object-id.ts";

test.each([
  ["1.3.6.1.4.1.318", "2b060104018 23e"],
  [".1.3.6.1", "2b0601"],
  ["0.0", "00"],
  ["2.100.3", "81 3403"],
  ["1.3.6.1.4294967295", "2b0601 8fffffff7f"],
])("%s is written as BER has it, and read back", (text, hex) => {
  const contents = Buffer.from(hex.replaceAll(" ", ""), "hex");
  expect(parseOid(text)?.contents).toEqual(contents);
  expect(readOid(contents, 0, contents.length)?.text).toBe(text.replace(/^\./, ""));
});

test.each(["", "1", "3.1", "1.40", "1.3.4294967296", "1.3.", "1..3", "1.3.-1", "a.b", `1.3${".1".repeat(127)}`])(
  "%j is no object identifier",
  (text) => expect(parseOid(text)).toBeNull(),
);

test.each([
  ["nothing", ""],
  ["an end in the middle of a part", "2b86"],
  ["a padded part", "2b8001"],
  ["a part beyond 32 bits", "2b9080808000"],
])("%s is not read", (_, hex) => {
  const contents = Buffer.from(hex, "hex");
  expect(readOid(contents, 0, contents.length)).toBeNull();
});

const part = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
const address = fc
  .tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 39 }), fc.array(part, { maxLength: 20 }))
  .map(([a, b, rest]) => [a, b, ...rest]);

test("every identifier comes back from its own bytes", () => {
  fc.assert(
    fc.property(address, (parts) => {
      const contents = parseOid(parts.join("."))?.contents ?? Buffer.alloc(0);
      expect(readOid(contents, 0, contents.length)?.address).toEqual(parts);
    }),
  );
});

test("an identifier comes before those below it and after a lower neighbour", () => {
  expect(compareAddresses([1, 3, 6], [1, 3, 6, 0])).toBeLessThan(0);
  expect(compareAddresses([1, 3, 10], [1, 3, 9, 99])).toBeGreaterThan(0);
  expect(compareAddresses([1, 3], [1, 3])).toBe(0);
});
