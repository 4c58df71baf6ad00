import { readTransferPassword } from "../../auth/transfer-password.ts";
import {
  type PeerEvent,
  type PeerItem,
  type PeersPage,
  peerEvents,
  peerState,
  type TransferItem,
  transferItem,
} from "../../contract/peers.ts";
import type { Terminal, Tree } from "../../domain/tree/entities.ts";
import { type AuditRow, listAuditsOf } from "../../persistence/audits.ts";
import { listPeers, type StoredPeer } from "../../persistence/peers.ts";
import { listRevisions, type StoredRevision } from "../../persistence/revisions.ts";
import { version } from "../../version.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { problemOf } from "../problem-of.ts";
import { askPeer } from "./ask-peer.ts";
import { heldOf, relationOf } from "./held.ts";
import { terminalName } from "./own-terminal.ts";

const mostEvents = 30;
const eventOf = Object.fromEntries(peerEvents.map((event) => [`peers.${event}`, event]));

/** This terminal, and each other one: of the saved settings, and those that were paired besides. The paired ones are asked how they are. */
export async function listPeerTerminals(context: ServiceContext, asker: Asker): Promise<PeersPage> {
  authorize(asker, "peers.list");
  const { peering } = context;
  const tree = (await context.savedTree())?.tree ?? null;
  const { peers, own, password, told } = await context.store.database.read(async (client) => ({
    peers: await listPeers(client),
    own: await listRevisions(client),
    password: await readTransferPassword(client),
    told: await listAuditsOf(client, Object.keys(eventOf), mostEvents),
  }));
  const control = (tree?.terminals ?? []).filter(({ kind, id }) => kind === "control" && id !== peering.selfId);
  const ids = [...new Set([...control.map(({ id }) => id), ...peers.map(({ terminalId }) => terminalId)])];
  const items = ids.map((id) => {
    const peer = peers.find(({ terminalId }) => terminalId === id) ?? null;
    return itemOf(context, { id, terminal: control.find((one) => one.id === id) ?? null, peer, own });
  });
  return {
    self: {
      terminalId: peering.selfId,
      name: peering.selfId === null ? null : terminalName(tree, peering.selfId),
      version,
      certificateSha256: peering.certificate,
      held: own[0] === undefined ? null : heldOf(own[0]),
      role: ownRole(context, own.length > 0),
      transferPassword: password,
    },
    items: await Promise.all(items),
    history: told.flatMap((row) => peerEventOf(row, tree, peering.selfId)),
  };
}

function peerEventOf(
  { seq, at, verb, actor, nodeId, after }: AuditRow,
  tree: Tree | null,
  selfId: string | null,
): PeerEvent[] {
  const what = eventOf[verb];
  if (what === undefined) return [];
  const code = typeof after === "object" && after !== null && "code" in after ? after.code : null;
  const terminal = nodeId === null || nodeId === selfId ? null : (terminalName(tree, nodeId) ?? nodeId);
  return [{ ...{ seq, at, what, terminal, by: actor.name }, code: typeof code === "string" ? code : null }];
}

/** Without settings there is nothing to act on. */
function ownRole({ peering }: ServiceContext, hasSettings: boolean): PeersPage["self"]["role"] {
  const { acts, since, by } = peering.role.read();
  return { acts: acts && hasSettings, since, by };
}

async function itemOf(
  context: ServiceContext,
  args: { id: string; terminal: Terminal | null; peer: StoredPeer | null; own: readonly StoredRevision[] },
): Promise<PeerItem> {
  const { id, terminal, peer, own } = args;
  const last = transferItem.safeParse(peer?.lastTransfer);
  const known = {
    terminalId: id,
    name: terminal?.name ?? id,
    url: peer?.url ?? terminal?.consoleUrl ?? null,
    pairing: peer && { certificateSha256: peer.certificate, pairedAt: peer.pairedAt, pairedBy: peer.pairedBy },
    onSave: peer !== null && peer.sealedPassword !== "",
    lastTransfer: last.success ? (last.data satisfies TransferItem) : null,
  };
  if (peer === null) return { ...known, state: null, problem: null };
  try {
    const askedAt = context.now();
    const state = await askPeer(context, peer, { what: "state", body: {}, answer: peerState });
    const roundTripMs = context.now() - askedAt;
    const { held, sequenceRuns, acts } = state;
    return {
      ...known,
      state: {
        ...{ version: state.version, held, sequenceRuns, acts, roundTripMs },
        ...relationOf(held, own),
        // It looked at its clock some time in between.
        clockAheadMs: Math.round(state.now - askedAt - roundTripMs / 2),
      },
      problem: null,
    };
  } catch (error) {
    return { ...known, state: null, problem: problemOf(error).code };
  }
}
