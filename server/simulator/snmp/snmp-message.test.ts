import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Answer, errorStatus } from "./answer-request.ts";
import { BadDatagram, BerReader } from "./ber-reader.ts";
import { BerWriter } from "./ber-writer.ts";
import { oidOf } from "./object-id.ts";
import { type CommunityRequest, readRequest, writeResponse, writeTrap } from "./snmp-message.ts";
import { berTag } from "./snmp-object.ts";

/** `snmpget -v2c -c public` of sysDescr.0 and upsBasicIdentModel.0. */
const getOfTwo = Buffer.from(
  "303d02010104067075626c6963a03002040a0b0c0d0201000201003022300c06082b060102010101" +
    "0005003012060e2b06010401823e010101010101000500",
  "hex",
);

const request: CommunityRequest = {
  version: "v2c",
  kind: "get",
  community: "public",
  requestId: 7,
  varbinds: [],
  nonRepeaters: 0,
  maxRepetitions: 0,
};
const answerOf = (...varbinds: Answer["varbinds"]): Answer => ({ varbinds, errorStatus: 0, errorIndex: 0 });
const oid = oidOf("1.3.6.1.2.1.1.1.0");

/** Opens a response as far as its varbinds. */
function varbindsOf(datagram: Buffer): BerReader {
  const message = new BerReader(datagram).inside(0x30);
  message.integer();
  message.octets(berTag.string);
  const pdu = message.inside(0xa2);
  for (let i = 0; i < 3; i++) pdu.integer();
  return pdu.inside(0x30);
}

test("a request as Net-SNMP writes it is read", () => {
  expect(readRequest(getOfTwo)).toMatchObject({
    version: "v2c",
    kind: "get",
    community: "public",
    requestId: 0x0a0b0c0d,
    varbinds: [
      { oid: { text: "1.3.6.1.2.1.1.1.0" }, tag: berTag.null, value: null },
      { oid: { text: "1.3.6.1.4.1.318.1.1.1.1.1.1.0" }, tag: berTag.null, value: null },
    ],
  });
});

describe("numbers", () => {
  const writer = new BerWriter();
  const written = (work: () => void) => {
    work();
    return new BerReader(writer.take());
  };
  test.each([
    [0, "020100"],
    [127, "02017f"],
    [128, "02020080"],
    [-1, "0201ff"],
    [-128, "020180"],
    [-129, "0202ff7f"],
    [-2_147_483_648, "020480000000"],
    [2_147_483_647, "02047fffffff"],
  ])("%d takes the fewest bytes", (value, hex) => {
    writer.integer(berTag.integer, value);
    expect(writer.take().toString("hex")).toBe(hex);
  });
  test("come back as they went", () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(), fc.bigInt(0n, 2n ** 64n - 1n), (signed, natural, large) => {
        const unsigned = natural * 2 + (signed & 1);
        expect(written(() => writer.integer(berTag.integer, signed)).integer()).toBe(signed);
        expect(written(() => writer.integer(berTag.ticks, unsigned)).unsigned(berTag.ticks)).toBe(unsigned);
        expect(written(() => writer.unsigned64(berTag.counter64, large)).unsigned64(berTag.counter64)).toBe(large);
      }),
    );
  });
});

describe("a response", () => {
  test("carries text byte by byte, addresses, identifiers and exceptions", () => {
    const list = varbindsOf(
      writeResponse(
        request,
        answerOf(
          { oid, tag: berTag.string, value: "\u00e9\u0000z" },
          { oid, tag: berTag.ipAddress, value: "192.0.2.7" },
          { oid, tag: berTag.oid, value: "1.3.6.1.4.1.318.1.3.27" },
          { oid, tag: 0x82, value: null },
          { oid, tag: berTag.string, value: "x".repeat(300) },
        ),
      ),
    );
    const contents: string[] = [];
    while (!list.isAtEnd) {
      const varbind = list.inside(0x30);
      varbind.span(berTag.oid);
      contents.push(varbind.octets(varbind.tag));
    }
    expect(contents.map((text) => Buffer.from(text, "latin1").toString("hex"))).toEqual([
      "e9007a",
      "c0000207",
      "2b06010401823e01031b",
      "",
      "78".repeat(300),
    ]);
  });

  test("that no datagram holds becomes tooBig, and the next is whole again", () => {
    const huge = { oid, tag: berTag.string, value: "x".repeat(40_000) };
    const pdu = new BerReader(writeResponse(request, answerOf(huge, huge))).inside(0x30);
    pdu.integer();
    pdu.octets(berTag.string);
    const response = pdu.inside(0xa2);
    expect([response.integer(), response.integer()]).toEqual([7, errorStatus.tooBig]);
    expect(varbindsOf(writeResponse(request, answerOf({ ...huge, value: "x" }))).isAtEnd).toBe(false);
  });
});

test("a trap says its up time and its name first", () => {
  const message = new BerReader(
    writeTrap({ community: "public", requestId: 1, upTimeTicks: 42, trap: "1.3.6.1.4.1.318.0.5", varbinds: [] }),
  ).inside(0x30);
  expect([message.integer(), message.octets(berTag.string)]).toEqual([1, "public"]);
  const pdu = message.inside(0xa7);
  for (let i = 0; i < 3; i++) pdu.integer();
  const list = pdu.inside(0x30);
  const upTime = list.inside(0x30);
  upTime.span(berTag.oid);
  expect(upTime.unsigned(berTag.ticks)).toBe(42);
});

describe("what is no request is dropped", () => {
  const changed = (from: string, to: string) => Buffer.from(getOfTwo.toString("hex").replace(from, to), "hex");
  test.each([
    ["nothing", Buffer.alloc(0)],
    ["text", Buffer.from("hello")],
    ["cut in the middle", getOfTwo.subarray(0, 40)],
    ["an indefinite length", Buffer.concat([Buffer.from("3080", "hex"), getOfTwo.subarray(2), Buffer.alloc(2)])],
    ["version 3 in a community message", changed("020101", "020103")],
    ["a response", changed("a030", "a230")],
    ["a getBulk of version 1", changed("020101", "020100").fill(0xa5, 13, 14)],
    ["an INTEGER of nine bytes", Buffer.from("300b0209010101010101010101", "hex")],
  ])("%s", (_, datagram) => {
    expect(() => readRequest(datagram)).toThrow(BadDatagram);
  });

  test("whatever bytes change", () => {
    const changes = fc.array(fc.tuple(fc.nat(getOfTwo.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(changes, fc.nat(getOfTwo.length), (swaps, length) => {
        const datagram = Buffer.from(getOfTwo.subarray(0, length));
        for (const [at, byte] of swaps) if (at < length) datagram[at] = byte;
        try {
          writeResponse(readRequest(datagram), answerOf());
        } catch (error) {
          expect(error).toBeInstanceOf(BadDatagram);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
