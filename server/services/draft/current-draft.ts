import type { Draft } from "../../contract/api.ts";
import type { Tree } from "../../domain/tree/entities.ts";
import { changedIds } from "../../domain/tree/patch.ts";
import { rules } from "../../domain/tree/rules/rules.ts";
import { hideSecrets } from "../../domain/tree/secrets.ts";
import type { Transaction } from "../../persistence/database.ts";
import { readDraft, type StoredDraft } from "../../persistence/drafts.ts";
import { newestRevisionNumber, readRevision } from "../../persistence/revisions.ts";
import type { SecretBox } from "../../persistence/secret-key.ts";
import type { ServiceContext } from "../context.ts";
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

/** The draft with the tree that it started from. */
export type CurrentDraft = StoredDraft & { base: Tree; newestRevision: number | null };

/** Without changes of its own the draft is the newest revision, whichever it started from. */
export async function currentDraft(tx: Transaction, box: SecretBox): Promise<CurrentDraft> {
  const [stored, newestRevision] = [await readDraft(tx, box), await newestRevisionNumber(tx)];
  const treeOf = async (number: number | null) =>
    number === null ? emptyTree : ((await readRevision(tx, number, box))?.tree ?? emptyTree);
  const base = await treeOf(stored === null ? newestRevision : stored.baseRevision);
  if (stored !== null && stored.baseRevision === newestRevision) return { ...stored, base, newestRevision };
  if (stored !== null && changedIds(base, stored.tree).length > 0) return { ...stored, base, newestRevision };
  const tree = stored === null ? base : await treeOf(newestRevision);
  return { tree, version: stored?.version ?? 0, baseRevision: newestRevision, base: tree, newestRevision };
}

/** As it leaves the server: without secrets. */
export function draftOnWire(context: Pick<ServiceContext, "live">, draft: CurrentDraft): Draft {
  return {
    tree: hideSecrets(draft.tree),
    version: draft.version,
    baseRevision: draft.baseRevision,
    changedIds: changedIds(draft.base, draft.tree),
    findings: rules(draft.tree, knownFacts(context, draft.tree)),
  };
}
