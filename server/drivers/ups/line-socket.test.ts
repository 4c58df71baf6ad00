import { expect, test } from "vitest";
import { ber, communityMessage, pdu, varbindList } from "../testing/snmp-messages.ts";
import { LineSocket } from "./line-socket.ts";
import { pduTag } from "./snmp-envelope.ts";

const varbinds = varbindList([["1.3.6.1.2.1.1.5.0", ber.text("a-card")]]);
const message = (tag: number, id = 9, community = "public", version: "1" | "2c" = "2c") =>
  communityMessage(version, community, pdu(tag, id, varbinds));

function ask() {
  const crashes: string[] = [];
  const taken: Buffer[] = [];
  const socket = new LineSocket(
    null,
    () => void crashes.push("crash"),
    (_buffer, done) => done(null),
  );
  socket.on("message", (buffer: Buffer) => void taken.push(buffer));
  const question = message(0xa0);
  socket.send(question, 0, question.length, 161, "192.0.2.1", () => {});
  return { socket, taken, crashes };
}

test.each<[string, Buffer, string | null]>([
  ["the answer", message(pduTag.response), null],
  ["an answer with bytes after it", Buffer.concat([message(pduTag.response), Buffer.alloc(4)]), null],
  ["of another request", message(pduTag.response, 8), "lateAnswer"],
  ["of another version", message(pduTag.response, 9, "public", "1"), "lateAnswer"],
  ["of another community", message(pduTag.response, 9, "private"), "weakAnswer"],
  ["the question itself", message(0xa0), "brokenAnswer"],
  ["a Report, which v2c has not", message(pduTag.report), "brokenAnswer"],
  ["cut", message(pduTag.response).subarray(0, -1), "brokenAnswer"],
])("%s", (_name, datagram, fault) => {
  const { socket, taken } = ask();
  expect(socket.deliver(datagram)).toBe(fault);
  expect(taken).toHaveLength(fault === null ? 1 : 0);
  expect(socket.broken).toBe(fault === "brokenAnswer");
});

test("nothing was asked yet: no answer is one", () => {
  const socket = new LineSocket(
    null,
    () => {},
    () => {},
  );
  expect(socket.deliver(message(pduTag.response))).toBe("lateAnswer");
});

test("a listener that throws ends its request, and nothing else", () => {
  const { socket, crashes } = ask();
  socket.on("message", () => {
    throw new TypeError("not the answer that it expected");
  });
  expect(socket.deliver(message(pduTag.response))).toBe("brokenAnswer");
  expect(crashes).toEqual(["crash"]);
});
