import { expect, test } from "vitest";
import { berTag, elementAt, elementsOf, encode, encodeInteger, encodeOid, integerOf, oidOf } from "./ber.ts";

const whole = (bytes: Buffer) => {
  const element = elementAt(bytes, 0, bytes.length);
  if (element === null) throw new Error("no element");
  return element;
};
const hex = (text: string) => Buffer.from(text, "hex");

test.each([0, 1, 127, 128, 255, 256, 32_767, 32_768, 8_388_608, 2 ** 31 - 1])(
  "the number %i is read as written",
  (n) => {
    const bytes = encodeInteger(n);
    expect(integerOf(bytes, whole(bytes))).toBe(n);
  },
);

test.each([
  ["02 01 ff", -1],
  ["02 04 80000000", -(2 ** 31)],
  ["02 05 00ffffffff", 2 ** 32 - 1],
  ["02 00", null],
  ["02 07 00000000000001", null],
])("%s is %j", (text, expected) => {
  const bytes = hex(text.replaceAll(" ", ""));
  expect(integerOf(bytes, whole(bytes))).toBe(expected);
});

test.each(["1.3.6.1.4.1.318.0.5", "1.3", "0.0", "2.39.4294967295.0.127.128"])(
  "the name %s is read as written",
  (oid) => {
    const bytes = encodeOid(oid);
    expect(oidOf(bytes, whole(bytes))).toBe(oid);
  },
);

test.each([
  ["without content", "0600"],
  ["cut in the middle of a number", "06022b86"],
  ["with a number beyond 32 bits", "06062b9080808000"],
  ["of 129 numbers", `06${"81"}81${"01".repeat(129)}`],
])("a name %s is none", (_name, text) => {
  const bytes = hex(text);
  expect(oidOf(bytes, whole(bytes))).toBeNull();
});

test.each([
  ["nothing", ""],
  ["a tag alone", "30"],
  ["a length that reaches beyond the end", "3003 0201"],
  ["an indefinite length", "3080 0201010000"],
  ["a length in more than four bytes", "3085 0000000003 020101"],
  ["a length whose own bytes are cut", "3082 01"],
])("%s is no element", (_name, text) => {
  const bytes = hex(text.replaceAll(" ", ""));
  expect(elementAt(bytes, 0, bytes.length)).toBeNull();
});

test("a sequence is filled by its elements, no more and no fewer", () => {
  const bytes = encode(berTag.sequence, encodeInteger(1), encodeInteger(2));
  const { integer } = berTag;
  expect(elementsOf(bytes, whole(bytes), [integer, null])).toHaveLength(2);
  expect(elementsOf(bytes, whole(bytes), [integer])).toBeNull();
  expect(elementsOf(bytes, whole(bytes), [integer, integer, integer])).toBeNull();
  expect(elementsOf(bytes, whole(bytes), [integer, berTag.oid])).toBeNull();
});

test.each([0, 127, 128, 255, 256, 65_535])("%i bytes of content keep their length", (length) => {
  const bytes = encode(berTag.octetString, Buffer.alloc(length));
  const { begin, end } = whole(bytes);
  expect(end - begin).toBe(length);
  expect(end).toBe(bytes.length);
});
