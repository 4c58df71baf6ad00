import type { RemoteInfo } from "node:dgram";
import * as snmp from "net-snmp";
import { type Answer, answerRequest, type SnmpRequest, type Varbind } from "./answer-request.ts";
import { BadDatagram } from "./ber-reader.ts";
import { parseOid } from "./object-id.ts";
import type { ObjectTree } from "./object-tree.ts";
import { berTag } from "./snmp-object.ts";
import type { DatagramSource, SnmpSocket } from "./snmp-socket.ts";
import type { UpsUnit } from "./ups-unit.ts";

/** The parts of npm net-snmp's `Agent` that are used; its own types leave it open. */
type NetSnmpVarbind = { oid: string; type: number; value: unknown };
type RequestMessage = {
  user?: { name: string };
  pdu: {
    type: number;
    varbinds: NetSnmpVarbind[];
    nonRepeaters?: number;
    maxRepetitions?: number;
    getResponsePduForRequest(): object;
  };
};
type RequestHandler = (socket: unknown, message: RequestMessage, rinfo: RemoteInfo) => void;
type NetSnmpAgent = {
  getRequest: RequestHandler;
  getNextRequest: RequestHandler;
  getBulkRequest: RequestHandler;
  setRequest: RequestHandler;
  sendResponse(socket: unknown, rinfo: RemoteInfo, message: RequestMessage, response: object): void;
  getAuthorizer(): {
    addUser(user: Record<string, unknown>): void;
    getAccessControlModel(): { setUserAccess(user: string, level: number): void };
  };
};

/**
 * Answers SNMPv3 with npm net-snmp, which knows its keys, engines and time windows. Of its agent only that is used: its store of
 * values holds copies, calls SET handlers twice and casts wrong types silently.
 * @returns what to hand every SNMPv3 datagram to; it may throw for bad ones
 */
export function createV3Agent(args: {
  unit: UpsUnit;
  tree: ObjectTree;
  send: SnmpSocket["send"];
  onError(detail: string): void;
}): (datagram: Buffer, from: DatagramSource) => void {
  const { unit, tree, send, onError } = args;
  let hear: ((datagram: Buffer, from: DatagramSource) => void) | null = null;
  const socket = {
    on(event: string, listener: (datagram: Buffer, from: DatagramSource) => void) {
      if (event === "message") hear = listener;
      return socket;
    },
    bind: () => socket,
    unref: () => socket,
    address: () => ({ address: "127.0.0.1", family: "IPv4", port: 0 }),
    send: (buffer: Buffer, from: number, bytes: number, port: number, address: string) =>
      send(buffer.subarray(from, from + bytes), { port, address }),
    close: () => {},
  };
  const agent: NetSnmpAgent = snmp.createAgent(
    {
      port: 0,
      address: "127.0.0.1",
      disableAuthorization: false,
      accessControlModelType: snmp.AccessControlModelType.Simple,
      dgramModule: { createSocket: () => socket },
    },
    (error: Error | null) => {
      if (error) onError(error.message);
    },
  );
  const authorizer = agent.getAuthorizer();
  authorizer.addUser({
    name: "fukuden",
    level: snmp.SecurityLevel.authPriv,
    authProtocol: snmp.AuthProtocols.sha256,
    authKey: "fukuden-auth",
    privProtocol: snmp.PrivProtocols.aes,
    privKey: "fukuden-priv",
  });
  authorizer.getAccessControlModel().setUserAccess("fukuden", snmp.AccessLevel.ReadWrite);

  const serve =
    (kind: SnmpRequest["kind"]): RequestHandler =>
    (to, message, rinfo) => {
      const view = unit.view();
      if (!view) return;
      const { varbinds, nonRepeaters = 0, maxRepetitions = 0 } = message.pdu;
      const request: SnmpRequest = {
        version: "v3",
        kind,
        varbinds: varbinds.map(ourVarbind),
        nonRepeaters,
        maxRepetitions,
      };
      const answer = answerRequest({ request, tree, view, unit, mayWrite: message.user?.name === "fukuden" });
      const response = Object.assign(message.pdu.getResponsePduForRequest(), theirAnswer(answer));
      agent.sendResponse(to, rinfo, message, response);
    };
  agent.getRequest = serve("get");
  agent.getNextRequest = serve("getNext");
  agent.getBulkRequest = serve("getBulk");
  agent.setRequest = serve("set");
  return (datagram, from) => hear?.(datagram, from);
}

function ourVarbind({ oid: text, type, value }: NetSnmpVarbind): Varbind {
  const oid = parseOid(text);
  if (!oid) throw new BadDatagram(`no object identifier: ${text}`);
  if (Buffer.isBuffer(value)) return { oid, tag: type, value: value.toString("latin1") };
  return { oid, tag: type, value: typeof value === "number" || typeof value === "string" ? value : null };
}

function theirAnswer({ varbinds, errorStatus, errorIndex }: Answer) {
  return { errorStatus, errorIndex, varbinds: varbinds.map(theirVarbind) };
}

function theirVarbind({ oid, tag, value }: Varbind): NetSnmpVarbind {
  // Its BER writer takes no identifiers of fewer than four parts.
  const text = oid.address.length < 4 ? "1.3.6.1" : oid.text;
  // It would write text as UTF-8.
  const isOctets = tag === berTag.string && typeof value === "string";
  return { oid: text, type: tag, value: isOctets ? Buffer.from(value, "latin1") : value };
}
