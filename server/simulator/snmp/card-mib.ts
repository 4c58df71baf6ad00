import * as snmp from "net-snmp";
import type { NetSnmpAgent, RequestHandler, RequestMessage, Varbind } from "./net-snmp-agent.ts";
import { powernetObjects } from "./powernet-objects.ts";
import { rfc1628Objects } from "./rfc1628-objects.ts";
import { berType, compareOids, type SetRefusal, type SnmpObject, type SnmpValue } from "./snmp-object.ts";
import { systemObjects } from "./system-objects.ts";
import type { UpsUnit, UpsView } from "./ups-view.ts";

type Placed = { object: SnmpObject; address: readonly number[] };

const addressOf = (oid: string) => oid.split(".").map(Number);

/** All that a card answers, in walking order; the same for all cards. */
const placed: readonly Placed[] = [...systemObjects, ...powernetObjects, ...rfc1628Objects]
  .map((object) => ({ object, address: addressOf(object.oid) }))
  .sort((a, b) => compareOids(a.address, b.address));
const byOid: ReadonlyMap<string, Placed> = new Map(placed.map((p) => [p.object.oid, p]));

/** A reply stays in one unfragmented-size datagram. */
const maxVarbinds = 60;

const refusalStatus: Record<SetRefusal, number> = {
  wrongValue: snmp.ErrorStatus.WrongValue,
  notWritable: snmp.ErrorStatus.NotWritable,
  inconsistentValue: snmp.ErrorStatus.InconsistentValue,
  genErr: snmp.ErrorStatus.GeneralError,
};

/**
 * Lets a net-snmp agent answer from the model at the moment of the request. Its own store of values is not used: it holds copies, calls
 * SET handlers twice, casts wrong types silently and puts version 2 exceptions into version 1 replies.
 */
export function serveCard(agent: NetSnmpAgent, unit: UpsUnit): void {
  const answer =
    (work: (message: RequestMessage, view: UpsView) => Answer): RequestHandler =>
    (socket, message, rinfo) => {
      const view = unit.view();
      if (!view) return;
      const result = allowed(agent, message) ? work(message, view) : refuse(message, snmp.ErrorStatus.NoAccess, 1);
      const response = message.pdu.getResponsePduForRequest();
      Object.assign(response, inVersion(message, result));
      agent.sendResponse(socket, rinfo, message, response);
    };
  agent.getRequest = answer((message, view) => ok(message.pdu.varbinds.map((v) => get(v.oid, view))));
  agent.getNextRequest = answer((message, view) => ok(message.pdu.varbinds.map((v) => getNext(v.oid, view))));
  agent.getBulkRequest = answer((message, view) => ok(getBulk(message, view)));
  agent.setRequest = answer((message) => set(message, unit));
}

type Answer = { varbinds: Varbind[]; errorStatus: number; errorIndex: number };

const ok = (varbinds: Varbind[]): Answer => ({ varbinds, errorStatus: snmp.ErrorStatus.NoError, errorIndex: 0 });

function refuse(message: RequestMessage, errorStatus: number, errorIndex: number): Answer {
  return { varbinds: message.pdu.varbinds, errorStatus, errorIndex };
}

function allowed(agent: NetSnmpAgent, message: RequestMessage): boolean {
  const name = message.version === snmp.Version3 ? message.user?.name : message.community;
  return agent.getAuthorizer().getAccessControlModel().isAccessAllowed(message.version, name, message.pdu.type);
}

/** Version 1 knows no exceptions: a missing object fails the whole PDU with noSuchName, and names it. */
function inVersion(message: RequestMessage, result: Answer): Answer {
  if (message.version !== snmp.Version1 || result.errorStatus !== snmp.ErrorStatus.NoError) return result;
  const missing = result.varbinds.findIndex((v) => v.type >= snmp.ObjectType.NoSuchObject);
  return missing < 0 ? result : refuse(message, snmp.ErrorStatus.NoSuchName, missing + 1);
}

function exception(oid: string, type: number): Varbind {
  // The BER writer takes no identifiers of fewer than four parts.
  return { oid: oid.split(".").length < 4 ? "1.3.6.1" : oid, type, value: null };
}

function get(oid: string, view: UpsView): Varbind {
  const found = byOid.get(oid);
  if (!found) return exception(oid, snmp.ObjectType.NoSuchObject);
  const value = found.object.read(view);
  return value === null
    ? exception(oid, snmp.ObjectType.NoSuchInstance)
    : { oid, type: berType[found.object.type], value };
}

function getNext(oid: string, view: UpsView): Varbind {
  const address = addressOf(oid);
  for (let i = firstAfter(address); i < placed.length; i++) {
    const object = placed[i]?.object;
    const value = object?.read(view) ?? null;
    if (object && value !== null) return { oid: object.oid, type: berType[object.type], value };
  }
  return exception(oid, snmp.ObjectType.EndOfMibView);
}

function firstAfter(address: readonly number[]): number {
  let low = 0;
  let high = placed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareOids(placed[middle]?.address ?? [], address) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function getBulk(message: RequestMessage, view: UpsView): Varbind[] {
  const { varbinds, nonRepeaters = 0, maxRepetitions = 0 } = message.pdu;
  const answers = varbinds.slice(0, nonRepeaters).map((v) => getNext(v.oid, view));
  let row = varbinds.slice(nonRepeaters).map((v) => v.oid);
  for (let n = 0; n < maxRepetitions && row.length > 0; n++) {
    const next = row.map((oid) => getNext(oid, view));
    if (answers.length + next.length > maxVarbinds && answers.length > 0) break;
    answers.push(...next);
    if (next.every((v) => v.type === snmp.ObjectType.EndOfMibView)) break;
    row = next.map((v) => v.oid);
  }
  return answers;
}

/** All or nothing: every value is checked before the first is set. */
function set(message: RequestMessage, unit: UpsUnit): Answer {
  const doings: (() => void)[] = [];
  for (const [i, varbind] of message.pdu.varbinds.entries()) {
    const fail = (status: number) => refuse(message, status, i + 1);
    const object = byOid.get(varbind.oid)?.object;
    if (!object) return fail(snmp.ErrorStatus.NoCreation);
    if (!object.write) return fail(snmp.ErrorStatus.NotWritable);
    if (varbind.type !== berType[object.type]) return fail(snmp.ErrorStatus.WrongType);
    const outcome = object.write(givenValue(varbind), unit);
    if (typeof outcome === "string") return fail(refusalStatus[outcome]);
    doings.push(outcome);
  }
  for (const doing of doings) doing();
  return ok(message.pdu.varbinds);
}

function givenValue(varbind: Varbind): SnmpValue {
  if (Buffer.isBuffer(varbind.value)) return varbind.value.toString("latin1");
  return typeof varbind.value === "number" ? varbind.value : String(varbind.value);
}
