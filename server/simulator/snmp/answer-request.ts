import type { ObjectId } from "./object-id.ts";
import type { ObjectTree } from "./object-tree.ts";
import type { SetRefusal, SnmpValue } from "./snmp-object.ts";

export type SnmpVersion = "v1" | "v2c" | "v3";

/** Tags in place of a value, RFC 3416 section 3. */
export const exceptionTag = { noSuchObject: 0x80, noSuchInstance: 0x81, endOfMibView: 0x82 } as const;

export const errorStatus = {
  noError: 0,
  tooBig: 1,
  noSuchName: 2,
  badValue: 3,
  genErr: 5,
  noAccess: 6,
  wrongType: 7,
  wrongLength: 8,
  wrongValue: 10,
  noCreation: 11,
  inconsistentValue: 12,
  notWritable: 17,
} as const;

/** `value` of an exception: null. */
export type Varbind = { readonly oid: ObjectId; readonly tag: number; readonly value: SnmpValue };

export type SnmpRequest = {
  version: SnmpVersion;
  kind: "get" | "getNext" | "getBulk" | "set";
  varbinds: readonly Varbind[];
  /** Of a getBulk; 0 for others. */
  nonRepeaters: number;
  maxRepetitions: number;
};

/** `errorIndex`: from 1; 0 with `noError` and `tooBig`. */
export type Answer = { varbinds: readonly Varbind[]; errorStatus: number; errorIndex: number };

/** What fits into one datagram on an Ethernet beside its head. */
const maxAnswerBytes = 1400;

/** RFC 3584 section 4.4: what version 1 says in place of version 2's words. */
const inVersion1: Record<SetRefusal, number> = {
  noAccess: errorStatus.noSuchName,
  noCreation: errorStatus.noSuchName,
  notWritable: errorStatus.noSuchName,
  wrongType: errorStatus.badValue,
  wrongLength: errorStatus.badValue,
  wrongValue: errorStatus.badValue,
  inconsistentValue: errorStatus.badValue,
  genErr: errorStatus.genErr,
};

/**
 * What an agent answers, from what is true at this moment (RFC 1157, RFC 3416).
 * `mayWrite` false: the community or user only reads.
 */
export function answerRequest<View, Unit>(args: {
  request: SnmpRequest;
  tree: ObjectTree<View, Unit>;
  view: View;
  unit: Unit;
  mayWrite: boolean;
}): Answer {
  const { request, tree, view } = args;
  switch (request.kind) {
    case "get":
      return read(
        request,
        request.varbinds.map(({ oid }) => get(tree, oid, view)),
      );
    case "getNext":
      return read(
        request,
        request.varbinds.map(({ oid }) => next(request, tree, oid, tree.indexAfter(oid), view).varbind),
      );
    case "getBulk":
      return { varbinds: bulk(request, tree, view), errorStatus: errorStatus.noError, errorIndex: 0 };
    case "set":
      return set(args);
  }
}

/** Version 1 knows no exceptions: a missing object fails the whole PDU with noSuchName, and names it. */
function read(request: SnmpRequest, varbinds: readonly Varbind[]): Answer {
  if (request.version === "v1") {
    const missing = varbinds.findIndex(({ tag }) => tag >= exceptionTag.noSuchObject || tag === 0x46);
    if (missing >= 0) return refuse(request, errorStatus.noSuchName, missing + 1);
  }
  let bytes = 0;
  for (const varbind of varbinds) bytes += bytesOf(varbind);
  // A single one goes out whole: nobody could ask for less.
  if (bytes > maxAnswerBytes && varbinds.length > 1) return refuse(request, errorStatus.tooBig, 0);
  return { varbinds, errorStatus: errorStatus.noError, errorIndex: 0 };
}

function refuse(request: SnmpRequest, status: number, errorIndex: number): Answer {
  return { varbinds: request.varbinds, errorStatus: status, errorIndex };
}

function get<View, Unit>(tree: ObjectTree<View, Unit>, oid: ObjectId, view: View): Varbind {
  const place = tree.find(oid);
  if (!place) return { oid, tag: exceptionTag.noSuchObject, value: null };
  const value = place.object.read(view);
  return value === undefined
    ? { oid, tag: exceptionTag.noSuchInstance, value: null }
    : { oid: place.oid, tag: place.tag, value };
}

/** The first that is there from `index` on, and where the walk goes on after it. */
function next<View, Unit>(
  request: SnmpRequest,
  tree: ObjectTree<View, Unit>,
  asked: ObjectId,
  index: number,
  view: View,
): { varbind: Varbind; index: number } {
  for (let i = index; ; i++) {
    const place = tree.at(i);
    if (!place) return { varbind: { oid: asked, tag: exceptionTag.endOfMibView, value: null }, index: i };
    // RFC 3584 section 4.2.2.1: version 1 walks past what it cannot carry.
    if (request.version === "v1" && place.object.type === "counter64") continue;
    const value = place.object.read(view);
    if (value !== undefined) return { varbind: { oid: place.oid, tag: place.tag, value }, index: i + 1 };
  }
}

function bulk<View, Unit>(request: SnmpRequest, tree: ObjectTree<View, Unit>, view: View): Varbind[] {
  const { varbinds, nonRepeaters, maxRepetitions } = request;
  const answers: Varbind[] = [];
  let bytes = 0;
  const fits = (varbind: Varbind) => {
    bytes += bytesOf(varbind);
    if (bytes > maxAnswerBytes && answers.length > 0) return false;
    answers.push(varbind);
    return true;
  };
  const onceOnly = Math.max(0, nonRepeaters);
  for (const { oid } of varbinds.slice(0, onceOnly))
    if (!fits(next(request, tree, oid, tree.indexAfter(oid), view).varbind)) return answers;
  let row = varbinds.slice(onceOnly).map(({ oid }) => ({ oid, index: tree.indexAfter(oid) }));
  for (let n = 0; n < maxRepetitions && row.length > 0; n++) {
    const found = row.map(({ oid, index }) => next(request, tree, oid, index, view));
    for (const { varbind } of found) if (!fits(varbind)) return answers;
    if (found.every(({ varbind }) => varbind.tag === exceptionTag.endOfMibView)) return answers;
    row = found.map(({ varbind, index }) => ({ oid: varbind.oid, index }));
  }
  return answers;
}

/** All or nothing: every value is checked before the first is set. */
function set<View, Unit>(args: {
  request: SnmpRequest;
  tree: ObjectTree<View, Unit>;
  unit: Unit;
  mayWrite: boolean;
}): Answer {
  const { request, tree, unit, mayWrite } = args;
  const doings: (() => void)[] = [];
  for (const [i, varbind] of request.varbinds.entries()) {
    const outcome = mayWrite ? check(tree, varbind, unit) : "noAccess";
    if (typeof outcome === "string")
      return refuse(request, request.version === "v1" ? inVersion1[outcome] : errorStatus[outcome], i + 1);
    doings.push(outcome);
  }
  for (const doing of doings) doing();
  return { varbinds: request.varbinds, errorStatus: errorStatus.noError, errorIndex: 0 };
}

function check<View, Unit>(
  tree: ObjectTree<View, Unit>,
  { oid, tag, value }: Varbind,
  unit: Unit,
): SetRefusal | (() => void) {
  const place = tree.find(oid);
  if (!place) return tree.hasSettableSibling(oid) ? "noCreation" : "notWritable";
  if (!place.object.write) return "notWritable";
  return tag === place.tag ? place.object.write(value, unit) : "wrongType";
}

/** At the most, on the wire. */
function bytesOf({ oid, value }: Varbind): number {
  return oid.contents.length + (typeof value === "string" ? value.length : 9) + 10;
}
