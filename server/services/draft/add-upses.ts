import { randomUUID } from "node:crypto";
import type { AddedUpses } from "../../contract/api.ts";
import { fieldErrorsOf } from "../../contract/field-errors.ts";
import type { RefusedValue } from "../../contract/refused-value.ts";
import { treeSchema } from "../../contract/tree.ts";
import type { NodeId, Tree, Ups } from "../../domain/tree/entities.ts";
import { asNodeName, childNames, freeName } from "../../domain/tree/free-name.ts";
import { groupAt, withGroups } from "../../domain/tree/group-at.ts";
import { relate } from "../../domain/tree/relations.ts";
import { rules } from "../../domain/tree/rules/rules.ts";
import type { Caller, ServiceContext } from "../context.ts";
import { deviceIndexOf } from "../device-index.ts";
import type { Discovery } from "../discoveries.ts";
import { knownFacts } from "../known-facts.ts";
import { ServiceError } from "../service-error.ts";
import { draftOnWire } from "./current-draft.ts";
import { editDraft } from "./edit-draft.ts";
import { newUps } from "./new-ups.ts";

/** A UPS on its way into the draft. */
export type UpsToAdd = {
  /** Its number in a discovery, its line in a file. */
  place: number;
  /** What it could be called, best first; texts that no node can be called by are made so that it can. */
  names: readonly string[];
  note: string;
  source: Ups["source"];
  role: Ups["role"];
  /** Where it was reached; null: not known. */
  address: string | null;
  serial: string | null;
  /** A group's id or path. */
  group: string;
};

/**
 * Adds UPSes to the draft, all or none, each with the defaults of the forms and a name that its group has not. Those that the draft holds
 * already, and the second of two that are the same, are left out. `dryRun`: nothing is changed.
 * @throws ServiceError `draftConflict`, `invalidValues` (groups), `invalidFields`
 */
export async function addUpses(
  context: ServiceContext,
  actor: Caller,
  input: {
    version: number;
    upses: readonly UpsToAdd[];
    makeGroups: boolean;
    dryRun: boolean;
    /** That found them; null: they come from elsewhere. */
    discovery: Discovery | null;
    /** For the audit: where they come from. */
    from: Record<string, unknown>;
  },
): Promise<AddedUpses> {
  return editDraft(context, actor, input.version, (_tx, draft) => {
    const places = placesIn(draft.tree, input);
    const { tree, upses, skipped } = placed(context, places, input);
    const whole = treeSchema.safeParse(tree);
    if (!whole.success) throw new ServiceError("invalidFields", { fieldErrors: fieldErrorsOf(whole.error) });
    const { pathOf } = relate(tree);
    const added = upses.map(({ ups, place }) => ({
      ...{ id: ups.id, name: ups.name, path: pathOf(ups.id) ?? ups.name, ...addressIn(ups.source), place },
    }));
    const madeGroups = places.made.flatMap((id) => pathOf(id) ?? []);
    const newIds = new Set([...places.made, ...added.map(({ id }) => id)]);
    const findings = rules(tree, knownFacts(context, tree)).filter(({ nodeIds }) =>
      nodeIds.some((id) => newIds.has(id)),
    );
    const shown = added.slice(0, 100).map(({ path, host, port }) => ({ path, host, port }));
    const { dryRun } = input;
    return {
      answer: (next) => ({ added, skipped, madeGroups, findings, draft: dryRun ? null : draftOnWire(context, next) }),
      draft: dryRun || newIds.size === 0 ? null : { ...draft, tree },
      audit: {
        ...{ verb: "draft.addNodes", nodeId: null, before: null },
        after: { ...input.from, count: added.length, added: shown, madeGroups },
      },
    };
  });
}

type Places = { tree: Tree; groupIds: ReadonlyMap<string, NodeId>; made: NodeId[] };

/** The groups that are named, made where that is wanted. @throws ServiceError `invalidValues` with every one that cannot be */
function placesIn(
  before: Tree,
  { upses, makeGroups, discovery }: Pick<Parameters<typeof addUpses>[2], "upses" | "makeGroups" | "discovery">,
): Places {
  const groupIds = new Map<string, NodeId>();
  const made: NodeId[] = [];
  const refused: RefusedValue[] = [];
  const seen = new Set<string>();
  let tree = before;
  for (const { group: named, place } of upses) {
    if (seen.has(named)) continue;
    seen.add(named);
    const known = groupAt(tree, named);
    const code = makeGroups ? "badGroup" : "noSuchGroup";
    if (known !== null) groupIds.set(named, known.id);
    else if (!makeGroups || named.split("/").some((name) => asNodeName(name) !== name))
      refused.push({ line: discovery === null ? place : null, field: "group", value: named, code, params: {} });
    else {
      const grown = withGroups(tree, named, newId("group"));
      groupIds.set(named, grown.groupId);
      made.push(...grown.made);
      tree = grown.tree;
    }
  }
  if (refused.length > 0) throw new ServiceError("invalidValues", { refused });
  return { tree, groupIds, made };
}

function placed(
  context: ServiceContext,
  { tree, groupIds }: Places,
  { upses, discovery }: { upses: readonly UpsToAdd[]; discovery: Discovery | null },
) {
  const { isControlSide } = relate(tree);
  const index = deviceIndexOf(context, tree, discovery);
  const taken = new Map<NodeId, Set<string>>();
  const added: { ups: Ups; place: number }[] = [];
  const skipped: AddedUpses["skipped"] = [];
  for (const one of upses) {
    const known = index.find(one);
    if (known !== null) {
      skipped.push({ ...addressIn(one.source), place: one.place, known });
      continue;
    }
    const groupId = groupIds.get(one.group) ?? "";
    const names = taken.get(groupId) ?? childNames(tree, groupId);
    taken.set(groupId, names);
    const name = freeName(names, wantedNames(one));
    names.add(name);
    const { source, role, note } = one;
    const given = { id: newId("ups")(), name, groupId, role, source, note };
    const ups = newUps(given, isControlSide(groupId) ? "control" : "linked");
    index.add(ups.id, one);
    added.push({ ups, place: one.place });
  }
  return { tree: { ...tree, upses: [...tree.upses, ...added.map(({ ups }) => ups)] }, upses: added, skipped };
}

/** Its names, then with where it is, which no other one has. */
function wantedNames({ names, source }: UpsToAdd): [string, ...string[]] {
  const own = names.flatMap((text) => asNodeName(text) ?? []);
  const [first = "UPS"] = own;
  const { host, port } = source;
  const more = [`${first} ${host}`, `${first} ${host}:${port}`].flatMap((text) => asNodeName(text) ?? []);
  const [best = first, ...others] = [...own, ...more];
  return [best, ...others];
}

function addressIn(source: Ups["source"]) {
  return { host: source.host, port: source.port, upsName: source.kind === "nut" ? source.upsName : null };
}

function newId(kind: string): () => NodeId {
  return () => `${kind}-${randomUUID()}`;
}
