import type { z } from "zod";
import type { endpoints, Operation } from "../contract/api.ts";
import { createApiKey } from "../services/api-keys/create.ts";
import { deleteApiKey } from "../services/api-keys/delete.ts";
import { listApiKeys } from "../services/api-keys/list.ts";
import { listAudit } from "../services/audit/list.ts";
import type { Credential, ServiceContext } from "../services/context.ts";
import { readDemo } from "../services/demo/read.ts";
import { setMains } from "../services/demo/set-mains.ts";
import { setSpeed } from "../services/demo/set-speed.ts";
import { cancelDiscovery } from "../services/discovery/cancel.ts";
import { listDiscoveries } from "../services/discovery/list.ts";
import { readDiscovery } from "../services/discovery/read.ts";
import { startDiscovery } from "../services/discovery/start.ts";
import { addNodes } from "../services/draft/add-nodes.ts";
import { changeDraft } from "../services/draft/change.ts";
import { readDifferences } from "../services/draft/differences.ts";
import { discardDraft } from "../services/draft/discard.ts";
import { exportSettings } from "../services/draft/export-settings.ts";
import { importSettings } from "../services/draft/import-settings.ts";
import { importUpses } from "../services/draft/import-upses.ts";
import { listDrafts } from "../services/draft/list.ts";
import { mergeDraft } from "../services/draft/merge.ts";
import { patchNode } from "../services/draft/patch-node.ts";
import { readDraft } from "../services/draft/read.ts";
import { restoreDraft } from "../services/draft/restore.ts";
import { testConnection } from "../services/draft/test-connection.ts";
import { listEvents } from "../services/events/list.ts";
import { readHistory } from "../services/history/read.ts";
import { readLive } from "../services/live/read.ts";
import { connectToPeer } from "../services/peering/connect.ts";
import { listPeerTerminals } from "../services/peering/list.ts";
import { lookForPeer } from "../services/peering/look.ts";
import { pairWithPeer, unpairPeer } from "../services/peering/pair.ts";
import { setRole } from "../services/peering/role.ts";
import { sendSettings } from "../services/peering/send.ts";
import { setOnSave } from "../services/peering/set-on-save.ts";
import { setTransferPassword } from "../services/peering/set-transfer-password.ts";
import { listRevisions } from "../services/revisions/list.ts";
import { readRevision } from "../services/revisions/read.ts";
import { saveRevision } from "../services/revisions/save.ts";
import { ServiceError } from "../services/service-error.ts";
import { signIn } from "../services/session/begin.ts";
import { changePassword } from "../services/session/change-password.ts";
import { signOut } from "../services/session/end.ts";
import { listSessions } from "../services/session/list.ts";
import { readSession } from "../services/session/read.ts";
import { revokeSession } from "../services/session/revoke.ts";
import {
  confirmSecondFactor,
  endSecondFactor,
  readSecondFactor,
  setUpSecondFactor,
} from "../services/session/second-factor.ts";
import { signInSecondStep } from "../services/session/second-step.ts";
import { readSetup } from "../services/setup/read.ts";
import { setUp } from "../services/setup/run.ts";
import { readUpsSettings } from "../services/ups/read-settings.ts";
import { writeUpsSettings } from "../services/ups/write-settings.ts";
import { changeUser } from "../services/users/change.ts";
import { createUser } from "../services/users/create.ts";
import { endSession } from "../services/users/end-session.ts";
import { listUsers } from "../services/users/list.ts";
import { listAllSessions } from "../services/users/list-sessions.ts";
import { makePasswordLink } from "../services/users/password-link.ts";
import { removeUser } from "../services/users/remove.ts";
import { resetSecondFactor } from "../services/users/reset-second-factor.ts";
import { setPassword } from "../services/users/set-password.ts";

type Endpoints = typeof endpoints;

/** One request, parsed. */
export type Call<O extends Operation> = {
  context: ServiceContext;
  credential: Credential | null;
  headers: Headers;
  params: Record<string, string>;
  query: z.infer<Endpoints[O]["query"]>;
  body: z.infer<Endpoints[O]["body"]>;
};

export type Answer<O extends Operation> = { body: z.infer<Endpoints[O]["response"]>; setCookie?: string[] };
type Handlers = { [O in Operation]: (call: Call<O>) => Promise<Answer<O>> };

const asker = (call: { credential: Credential | null }) => call.credential?.actor ?? null;
const idIn = (params: Record<string, string>) => params.id ?? "";

/** What each endpoint does: one verb of the services. */
export const operations: Handlers = {
  readSetup: async (call) => ({ body: await readSetup(call.context) }),
  setUp: async (call) => {
    const { actor, setCookie } = await setUp(call.context, { ...call.body, headers: call.headers });
    return { body: actor, setCookie };
  },
  signIn: async (call) => {
    const { actor, setCookie } = await signIn(call.context, { ...call.body, headers: call.headers });
    return { body: actor ?? { secondFactor: true }, setCookie };
  },
  signInSecondStep: async (call) => {
    const { actor, setCookie } = await signInSecondStep(call.context, { ...call.body, headers: call.headers });
    return { body: actor, setCookie };
  },
  readSession: async (call) => ({ body: readSession(asker(call)) }),
  signOut: async (call) => ({
    body: undefined,
    setCookie: await signOut(call.context, call.credential, call.headers),
  }),
  listSessions: async (call) => ({ body: await listSessions(call.context, call.credential) }),
  revokeSession: async (call) => {
    await revokeSession(call.context, asker(call), { id: idIn(call.params) });
    return { body: undefined };
  },
  listApiKeys: async (call) => ({ body: await listApiKeys(call.context, asker(call)) }),
  createApiKey: async (call) => ({ body: await createApiKey(call.context, asker(call), call.body) }),
  deleteApiKey: async (call) => {
    await deleteApiKey(call.context, asker(call), { id: idIn(call.params) });
    return { body: undefined };
  },
  listUsers: async (call) => ({ body: await listUsers(call.context, asker(call)) }),
  createUser: async (call) => ({ body: await createUser(call.context, asker(call), call.body) }),
  changeUser: async (call) => ({
    body: await changeUser(call.context, asker(call), { ...call.body, id: idIn(call.params) }),
  }),
  removeUser: async (call) => {
    await removeUser(call.context, asker(call), { id: idIn(call.params) });
    return { body: undefined };
  },
  makePasswordLink: async (call) => ({
    body: await makePasswordLink(call.context, asker(call), { id: idIn(call.params) }),
  }),
  listAllSessions: async (call) => ({ body: await listAllSessions(call.context, asker(call)) }),
  endSession: async (call) => {
    await endSession(call.context, asker(call), { id: idIn(call.params) });
    return { body: undefined };
  },
  setPassword: async (call) => {
    await setPassword(call.context, call.body);
    return { body: {} };
  },
  resetSecondFactor: async (call) => {
    await resetSecondFactor(call.context, asker(call), { id: idIn(call.params) });
    return { body: undefined };
  },
  readSecondFactor: async (call) => ({ body: await readSecondFactor(call.context, call.credential) }),
  setUpSecondFactor: async (call) => ({
    body: await setUpSecondFactor(call.context, call.credential, { ...call.body, headers: call.headers }),
  }),
  confirmSecondFactor: async (call) => ({
    body: { on: true },
    setCookie: await confirmSecondFactor(call.context, call.credential, { ...call.body, headers: call.headers }),
  }),
  endSecondFactor: async (call) => ({
    body: { on: false },
    setCookie: await endSecondFactor(call.context, call.credential, { ...call.body, headers: call.headers }),
  }),
  changePassword: async (call) => ({
    body: {},
    setCookie: await changePassword(call.context, call.credential, { ...call.body, headers: call.headers }),
  }),
  readDraft: async (call) => ({ body: await readDraft(call.context, asker(call)) }),
  patchNode: async (call) => ({
    body: await patchNode(call.context, asker(call), { ...call.body, nodeId: idIn(call.params) }),
  }),
  addNodes: async (call) => ({ body: await addNodes(call.context, asker(call), call.body) }),
  importUpses: async (call) => ({ body: await importUpses(call.context, asker(call), call.body) }),
  discardDraft: async (call) => ({ body: await discardDraft(call.context, asker(call)) }),
  changeDraft: async (call) => ({ body: await changeDraft(call.context, asker(call), call.body) }),
  mergeDraft: async (call) => ({ body: await mergeDraft(call.context, asker(call), call.body) }),
  restoreDraft: async (call) => ({ body: await restoreDraft(call.context, asker(call), call.body) }),
  listDrafts: async (call) => ({ body: await listDrafts(call.context, asker(call)) }),
  readDifferences: async (call) => ({ body: await readDifferences(call.context, asker(call), call.query) }),
  exportSettings: async (call) => ({ body: await exportSettings(call.context, asker(call), call.body) }),
  importSettings: async (call) => ({ body: await importSettings(call.context, asker(call), call.body) }),
  testConnection: async (call) => ({ body: await testConnection(call.context, asker(call), call.body) }),
  startDiscovery: async (call) => ({ body: await startDiscovery(call.context, asker(call), call.body) }),
  listDiscoveries: async (call) => ({ body: listDiscoveries(call.context, asker(call)) }),
  readDiscovery: async (call) => ({
    body: await readDiscovery(call.context, asker(call), { ...call.query, id: idIn(call.params) }),
  }),
  cancelDiscovery: async (call) => {
    await cancelDiscovery(call.context, asker(call), { id: idIn(call.params) });
    return { body: undefined };
  },
  saveRevision: async (call) => ({ body: await saveRevision(call.context, asker(call), call.body) }),
  listRevisions: async (call) => ({ body: await listRevisions(call.context, asker(call)) }),
  readRevision: async (call) => ({
    body: await readRevision(call.context, asker(call), { number: numberIn(call.params) }),
  }),
  readLive: async (call) => ({ body: await readLive(call.context, asker(call)) }),
  listEvents: async (call) => ({ body: await listEvents(call.context, asker(call), call.query) }),
  listAudit: async (call) => ({ body: await listAudit(call.context, asker(call), call.query) }),
  readHistory: async (call) => ({
    body: await readHistory(call.context, asker(call), { ...call.query, id: idIn(call.params) }),
  }),
  readUpsSettings: async (call) => ({
    body: await readUpsSettings(call.context, asker(call), { id: idIn(call.params) }),
  }),
  writeUpsSettings: async (call) => ({
    body: await writeUpsSettings(call.context, asker(call), { ...call.body, id: idIn(call.params) }),
  }),
  readDemo: async (call) => ({ body: await readDemo(call.context, asker(call)) }),
  setMains: async (call) => ({ body: await setMains(call.context, asker(call), call.body) }),
  setSpeed: async (call) => ({ body: await setSpeed(call.context, asker(call), call.body) }),
  listPeers: async (call) => ({ body: await listPeerTerminals(call.context, asker(call)) }),
  lookForPeer: async (call) => ({ body: await lookForPeer(call.context, asker(call), call.body) }),
  pairWithPeer: async (call) => ({ body: await pairWithPeer(call.context, asker(call), call.body) }),
  unpairPeer: async (call) => {
    await unpairPeer(call.context, asker(call), { terminalId: idIn(call.params) });
    return { body: undefined };
  },
  connectToPeer: async (call) => ({
    body: await connectToPeer(call.context, asker(call), { ...call.body, terminalId: idIn(call.params) }),
  }),
  sendSettings: async (call) => ({
    body: await sendSettings(call.context, asker(call), { ...call.body, terminalId: idIn(call.params) }),
  }),
  setOnSave: async (call) => ({
    body: await setOnSave(call.context, asker(call), { ...call.body, terminalId: idIn(call.params) }),
  }),
  setRole: async (call) => ({ body: await setRole(call.context, asker(call), call.body) }),
  setTransferPassword: async (call) => {
    await setTransferPassword(call.context, asker(call), call.body);
    return { body: {} };
  },
};

function numberIn(params: Record<string, string>): number {
  if (!/^[1-9]\d{0,8}$/.test(params.number ?? "")) throw new ServiceError("notFound");
  return Number(params.number);
}
