import type { Draft } from "../../contract/api.ts";
import type { Tree } from "../../domain/tree/entities.ts";
import { changedIds } from "../../domain/tree/patch.ts";
import { rules } from "../../domain/tree/rules/rules.ts";
import { hideSecrets } from "../../domain/tree/secrets.ts";
import type { Transaction } from "../../persistence/database.ts";
import { readDraft, readDraftSummary, type StoredDraft } from "../../persistence/drafts.ts";
import { newestRevisionNumber, readRevision } from "../../persistence/revisions.ts";
import type { SecretBox } from "../../persistence/secret-key.ts";
import type { Caller, ServiceContext } from "../context.ts";
import { knownFacts } from "../known-facts.ts";

/** What a site starts from: nothing but the network. */
export const emptyTree: Tree = {
  formatVersion: 1,
  network: { id: "network", name: "network", note: "", timeZone: "Asia/Tokyo" },
  shared: { storagePort: 6001, flushTimeoutSec: 300 },
  groups: [],
  upses: [],
  storages: [],
  terminals: [],
  loads: [],
  dependencies: [],
  clusters: [],
  schedules: [],
  lanFactors: [],
};

/** A draft with the tree that it started from. */
export type CurrentDraft = StoredDraft & { id: string; base: Tree; newestRevision: number | null };

/** Everybody edits a draft of their own. */
export function draftIdOf(caller: Pick<Caller, "kind" | "id">): string {
  return caller.id === null ? caller.kind : `${caller.kind}:${caller.id}`;
}

/**
 * Drafts and the revisions that they rest on, opened once: of a large site that is most of the work. What it gives out is never changed.
 * `treeOf` null: no revision, so the empty site. `remember`: once it is committed.
 */
export interface Drafts {
  current(tx: Transaction, id: string): Promise<CurrentDraft>;
  treeOf(tx: Transaction, revision: number | null): Promise<Tree>;
  remember(draft: CurrentDraft): void;
}

/** Opened trees kept at a time; one of 10,000 nodes takes some 20 MB. */
const most = 4;

export function createDrafts(box: SecretBox): Drafts {
  const drafts = new Map<string, StoredDraft>();
  const revisions = new Map<number, Tree>();

  async function treeOf(tx: Transaction, revision: number | null): Promise<Tree> {
    if (revision === null) return emptyTree;
    const tree = revisions.get(revision) ?? (await readRevision(tx, revision, box))?.tree;
    if (tree === undefined) return emptyTree;
    keep(revisions, revision, tree);
    return tree;
  }

  async function stored(tx: Transaction, id: string): Promise<StoredDraft | null> {
    const summary = await readDraftSummary(tx, id);
    if (summary === null) return null;
    const known = drafts.get(id);
    if (known?.version === summary.version) return known;
    const draft = await readDraft(tx, { id, box, treeOf });
    if (draft !== null) keep(drafts, id, draft);
    return draft;
  }

  return {
    treeOf,
    /** Without changes of its own a draft is the newest revision, whichever it started from. */
    async current(tx, id) {
      const [draft, newestRevision] = [await stored(tx, id), await newestRevisionNumber(tx)];
      const base = await treeOf(tx, draft === null ? newestRevision : draft.baseRevision);
      const isOld = draft !== null && draft.baseRevision !== newestRevision;
      if (draft !== null && (!isOld || changedIds(base, draft.tree).length > 0))
        return { ...draft, id, base, newestRevision };
      const tree = isOld ? await treeOf(tx, newestRevision) : base;
      const [version, removed] = [draft?.version ?? 0, draft?.removed ?? []];
      return { id, tree, version, removed, baseRevision: newestRevision, base: tree, newestRevision };
    },
    remember({ id, tree, base, version, baseRevision, removed }) {
      keep(drafts, id, { tree, version, baseRevision, removed });
      // A draft that was saved is the revision itself.
      if (baseRevision !== null) keep(revisions, baseRevision, base);
    },
  };
}

/** The one that was used last is last; the first goes. */
function keep<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= most) return;
    map.delete(oldest);
  }
}

/** As it leaves the server: without secrets. */
export function draftOnWire(context: Pick<ServiceContext, "live">, draft: CurrentDraft): Draft {
  return {
    tree: hideSecrets(draft.tree),
    version: draft.version,
    baseRevision: draft.baseRevision,
    newestRevision: draft.newestRevision,
    changedIds: draft.base === draft.tree ? [] : changedIds(draft.base, draft.tree),
    findings: rules(draft.tree, knownFacts(context, draft.tree)),
  };
}
