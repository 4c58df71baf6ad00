import { type HeldRevision, peerProtocol, type SettingsBundle, type TransferItem } from "../../contract/peers.ts";
import { treeSchema } from "../../contract/tree.ts";
import type { Tree } from "../../domain/tree/entities.ts";
import { changedIds } from "../../domain/tree/patch.ts";
import { hasErrors, rules } from "../../domain/tree/rules/rules.ts";
import { addAudit } from "../../persistence/audits.ts";
import type { Transaction } from "../../persistence/database.ts";
import { type StoredPeer, writeLastTransfer } from "../../persistence/peers.ts";
import { addRevision, newestRevisionNumber, readRevision } from "../../persistence/revisions.ts";
import { hashOf } from "../../persistence/sealed-tree.ts";
import type { StoredActor } from "../../persistence/stored-actor.ts";
import type { ServiceContext } from "../context.ts";
import { knownFacts } from "../known-facts.ts";
import { problemOf } from "../problem-of.ts";
import { ServiceError } from "../service-error.ts";
import { openBundle } from "./bundle.ts";
import { heldOf } from "./held.ts";
import { terminalName } from "./own-terminal.ts";
import type { TransferSession } from "./peering.ts";
import { readSiteName, shareSiteName } from "./site-name.ts";

/**
 * Settings that a paired terminal sends become the next revision here, or nothing is changed. What stood before stays a revision that can
 * be restored. A terminal that shared none before stands by from then on.
 * @throws ServiceError `peerIncompatible`, `transferExpired` (also a bundle that came before), `otherSite`, `sequenceRuns` (the session
 * stays), `bundleDamaged`, `invalidSettings` (with all findings), `peerChanged`
 */
export async function takeSettings(
  context: ServiceContext,
  peer: StoredPeer,
  bundle: SettingsBundle,
): Promise<{ held: HeldRevision }> {
  try {
    return await take(context, peer, bundle);
  } catch (error) {
    const { code } = problemOf(error);
    // What waits is not refused.
    if (code !== "sequenceRuns") await tellRefused(context, peer, bundle, code);
    throw error;
  }
}

/** Nothing was changed, and it can be seen that something was tried. */
async function tellRefused(context: ServiceContext, peer: StoredPeer, bundle: SettingsBundle, code: string) {
  const { terminalId } = peer;
  const actor: StoredActor = { kind: "peer", id: terminalId, name: `${bundle.sentBy} (${terminalId})` };
  await context.store.database.transaction((tx) =>
    addAudit(tx, {
      ...{ at: context.now(), actor, verb: "peers.refused", nodeId: terminalId, before: null },
      after: { code, theirs: bundle.revision.number },
    }),
  );
}

async function take(
  context: ServiceContext,
  peer: StoredPeer,
  bundle: SettingsBundle,
): Promise<{ held: HeldRevision }> {
  if (bundle.protocol !== peerProtocol) throw new ServiceError("peerIncompatible");
  const { sessions } = context.peering;
  const session = sessions.look(bundle.session);
  if (session === null || session.terminalId !== peer.terminalId) throw new ServiceError("transferExpired");
  if (context.live.snapshot().outage !== null) {
    sessions.prolong(bundle.session);
    throw new ServiceError("sequenceRuns");
  }
  const tree = await treeIn(bundle, session);
  const findings = rules(tree, knownFacts(context, tree));
  if (hasErrors(findings)) throw new ServiceError("invalidSettings", { findings });
  const name = terminalName(tree, peer.terminalId) ?? peer.terminalId;
  const actor: StoredActor = { kind: "peer", id: peer.terminalId, name: `${bundle.sentBy} (${name})` };
  // Taken before it is applied: of a bundle that comes twice at once, one is late.
  if (sessions.take(bundle.session) === null) throw new ServiceError("transferExpired");
  const before = context.peering.role.read();
  try {
    const applied = await context.store.database.transaction((tx) =>
      apply(context, tx, { bundle, session, tree, actor }),
    );
    if (applied.standsBy) context.nudge.roleChanged();
    if (applied.isNew) context.nudge.revisionSaved(applied.held.number);
    return { held: applied.held };
  } catch (error) {
    // Nothing came of it: it goes on acting where it did.
    if (before.acts && !context.peering.role.read().acts) context.peering.role.write(before);
    throw error;
  }
}

/** The tree that the bundle holds, whole. */
async function treeIn(bundle: SettingsBundle, session: TransferSession): Promise<Tree> {
  const text = await openBundle(bundle, session.sealing);
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (cause) {
    throw new ServiceError("bundleDamaged", {}, { cause });
  }
  const read = treeSchema.safeParse(given);
  // It came as it was sent: whoever sent it has other fields than this version.
  if (!read.success) throw new ServiceError("peerIncompatible", {}, { cause: read.error });
  if (hashOf(read.data) !== bundle.revision.sha256) throw new ServiceError("bundleDamaged");
  return read.data;
}

type Given = { bundle: SettingsBundle; session: TransferSession; tree: Tree; actor: StoredActor };

async function apply(
  context: ServiceContext,
  tx: Transaction,
  { bundle, session, tree, actor }: Given,
): Promise<{ held: HeldRevision; isNew: boolean; standsBy: boolean }> {
  const { box } = context.store;
  const { role } = context.peering;
  const site = await readSiteName(tx);
  if (site?.isShared && site.name !== bundle.site) throw new ServiceError("otherSite");
  const newest = await newestRevisionNumber(tx);
  if (newest !== session.newest || newest !== bundle.replaces) throw new ServiceError("peerChanged");
  const before = newest === null ? null : await readRevision(tx, newest, box);
  const at = context.now();
  const isNew = before === null || changedIds(before.tree, tree).length > 0;
  const number = isNew ? (newest ?? 0) + 1 : before.number;
  const revision = isNew
    ? await addRevision(tx, { number, tree, comment: bundle.revision.comment, actor, at, box })
    : before;
  await shareSiteName(tx, bundle.site, at);
  const transfer: TransferItem = { direction: "received", at, by: actor.name, number, code: null };
  if (actor.id !== null) await writeLastTransfer(tx, actor.id, transfer);
  await addAudit(tx, {
    ...{ at, actor, verb: "peers.receive", nodeId: actor.id, before: { revision: newest } },
    after: { revision: number, theirs: bundle.revision.number, sha256: revision.sha256, isNew },
  });
  // Whoever takes settings from another terminal for the first time leaves acting to the others: two that act would command everything twice.
  // The last thing to be done: should the rest fail, this is not.
  const now = role.read();
  const standsBy = site?.isShared !== true && now.acts;
  if (standsBy) role.write({ ...now, acts: false, since: at, by: actor.name });
  return { held: heldOf(revision), isNew, standsBy };
}
