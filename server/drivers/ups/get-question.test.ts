import { ErrorStatus, ObjectType, RequestFailedError, ResponseInvalidError } from "net-snmp";
import { describe, expect, test } from "vitest";
import { ber, communityMessage, pdu, type TestVarbind, varbindList } from "../testing/snmp-messages.ts";
import { encode } from "./ber.ts";
import { answersIn, getQuestion, requestIds } from "./get-question.ts";
import { envelopeOf, objectTag, pduTag } from "./snmp-envelope.ts";

const oids = ["1.3.6.1.4.1.318.1.1.1.4.1.1.0", "1.3.6.1.2.1.1.3.0"];
const [first = "", second = ""] = oids;
const question = getQuestion("2c", "public", oids);

function answered(varbinds: readonly TestVarbind[], status = 0, index = 0, asked = question) {
  const bytes = communityMessage(
    "2c",
    "public",
    pdu(pduTag.response, requestIds.first, varbindList(varbinds), status, index),
  );
  const envelope = envelopeOf(bytes);
  if (!envelope?.pdu) throw new Error("not a message");
  return answersIn(bytes, envelope.pdu, asked);
}
const hex = (tag: number, content: string) => encode(tag, Buffer.from(content, "hex"));
const valueIn = (value: Buffer) => answered([[first, value]], 0, 0, getQuestion("2c", "public", [first]))[0];

describe("a question", () => {
  test.each(["1", "2c"] as const)("of v%s is the message that the RFCs describe", (version) => {
    const nothing = hex(0x05, "");
    const expected = communityMessage(
      version,
      "público",
      pdu(0xa0, requestIds.first, varbindList(oids.map((oid) => [oid, nothing]))),
    );
    expect(getQuestion(version, "público", [...oids]).datagram.toString("hex")).toBe(expected.toString("hex"));
  });

  test.each([1, 20, 60])("of %i objects takes any request-id at its place", (count) => {
    const many = Array.from({ length: count }, (_, i) => `1.3.6.1.4.1.318.1.${i}.0`);
    const { datagram, idAt } = getQuestion("2c", "public", many);
    for (const id of [requestIds.first, 0x5a5a_5a5a, requestIds.end - 1]) {
      const sent = Buffer.from(datagram);
      sent.writeUInt32BE(id, idAt);
      expect(envelopeOf(sent)).toMatchObject({ id, version: "2c", community: "public" });
    }
  });

  test("is encoded once for the same list, and not the same for another community or version", () => {
    expect(getQuestion("2c", "public", oids)).toBe(question);
    expect(getQuestion("2c", "private", oids).datagram).not.toEqual(question.datagram);
    expect(getQuestion("1", "public", oids).datagram).not.toEqual(question.datagram);
  });
});

describe("an answer", () => {
  test.each<[string, Buffer, number, unknown]>([
    ["INTEGER", hex(0x02, "ff38"), ObjectType.Integer, -200],
    ["Gauge32", hex(0x42, "00ffffffff"), ObjectType.Gauge, 4_294_967_295],
    ["Gauge32 without the zero before it", hex(0x42, "ffffffff"), ObjectType.Gauge, 4_294_967_295],
    ["Counter32", hex(0x41, "07"), ObjectType.Counter, 7],
    ["TimeTicks", hex(0x43, "0186a0"), ObjectType.TimeTicks, 100_000],
    ["OCTET STRING", hex(0x04, "534d54"), ObjectType.OctetString, Buffer.from("SMT")],
    ["empty OCTET STRING", hex(0x04, ""), ObjectType.OctetString, Buffer.alloc(0)],
    ["OBJECT IDENTIFIER", ber.oid("1.3.6.1.4.1.318"), ObjectType.OID, "1.3.6.1.4.1.318"],
    ["IpAddress", hex(0x40, "c0000201"), ObjectType.IpAddress, "192.0.2.1"],
    ["Counter64", hex(0x46, "0102030405060708"), ObjectType.Counter64, Buffer.from("0102030405060708", "hex")],
    ["NULL", hex(0x05, ""), ObjectType.Null, null],
    ["noSuchObject", hex(objectTag.noSuchObject, ""), ObjectType.NoSuchObject, null],
    ["noSuchInstance", hex(objectTag.noSuchInstance, ""), ObjectType.NoSuchInstance, null],
    ["endOfMibView", hex(objectTag.endOfMibView, ""), ObjectType.EndOfMibView, null],
  ])("%s", (_, encoded, type, value) => {
    expect(valueIn(encoded)).toEqual({ oid: first, type, value });
  });

  test("stands in the order of the questions", () => {
    const answers = answered([
      [first, ber.int(2)],
      [second, ber.ticks(9)],
    ]);
    expect(answers.map(({ oid, value }) => [oid, value])).toEqual([
      [first, 2],
      [second, 9],
    ]);
  });

  test.each<[string, readonly TestVarbind[]]>([
    ["too few", [[first, ber.int(2)]]],
    [
      "too many",
      [
        [first, ber.int(2)],
        [second, ber.ticks(9)],
        [second, ber.ticks(9)],
      ],
    ],
    [
      "out of order",
      [
        [second, ber.ticks(9)],
        [first, ber.int(2)],
      ],
    ],
    [
      "twice the same",
      [
        [first, ber.int(2)],
        [first, ber.int(2)],
      ],
    ],
    [
      "another object",
      [
        [first, ber.int(2)],
        ["1.3.6.1.2.1.1.4.0", ber.ticks(9)],
      ],
    ],
    ["none", []],
  ])("%s: not what was asked for", (_, varbinds) => {
    expect(() => answered(varbinds)).toThrow(ResponseInvalidError);
  });

  test.each([
    ["which object it is", 5, 2, { status: ErrorStatus.GeneralError, message: `GeneralError: ${second}` }],
    ["that it is too big", 1, 0, { status: ErrorStatus.TooBig, message: "TooBig" }],
    ["an object that is not there", 2, 9, { status: ErrorStatus.NoSuchName, message: "NoSuchName" }],
    ["an error that does not exist", 99, 1, { status: ErrorStatus.GeneralError, message: `GeneralError: ${first}` }],
  ] as const)("that refuses says %s", (_, status, index, expected) => {
    const nothing = hex(0x05, "");
    const refuse = () =>
      answered(
        oids.map((oid) => [oid, nothing]),
        status,
        index,
      );
    expect(refuse).toThrow(RequestFailedError);
    expect(refuse).toThrow(expect.objectContaining(expected));
  });
});
