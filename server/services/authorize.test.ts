import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { startDiscoveryRequest } from "../contract/discovery.ts";
import { createApiKey } from "./api-keys/create.ts";
import { deleteApiKey } from "./api-keys/delete.ts";
import { listApiKeys } from "./api-keys/list.ts";
import { listAudit } from "./audit/list.ts";
import type { Caller, ServiceContext } from "./context.ts";
import { readDemo } from "./demo/read.ts";
import { setMains } from "./demo/set-mains.ts";
import { setSpeed } from "./demo/set-speed.ts";
import { cancelDiscovery } from "./discovery/cancel.ts";
import { listDiscoveries } from "./discovery/list.ts";
import { readDiscovery } from "./discovery/read.ts";
import { startDiscovery } from "./discovery/start.ts";
import { addNodes } from "./draft/add-nodes.ts";
import { changeDraft } from "./draft/change.ts";
import { readDifferences } from "./draft/differences.ts";
import { discardDraft } from "./draft/discard.ts";
import { exportSettings } from "./draft/export-settings.ts";
import { importSettings } from "./draft/import-settings.ts";
import { importUpses } from "./draft/import-upses.ts";
import { listDrafts } from "./draft/list.ts";
import { mergeDraft } from "./draft/merge.ts";
import { patchNode } from "./draft/patch-node.ts";
import { readDraft } from "./draft/read.ts";
import { restoreDraft } from "./draft/restore.ts";
import { testConnection } from "./draft/test-connection.ts";
import { listEvents } from "./events/list.ts";
import { readHistory } from "./history/read.ts";
import { planOutage } from "./live/plan-outage.ts";
import { readLive } from "./live/read.ts";
import { readMetrics } from "./metrics/read.ts";
import { connectToPeer } from "./peering/connect.ts";
import { listPeerTerminals } from "./peering/list.ts";
import { lookForPeer } from "./peering/look.ts";
import { pairWithPeer } from "./peering/pair.ts";
import { takeOver } from "./peering/role.ts";
import { sendSettings } from "./peering/send.ts";
import { setOnSave } from "./peering/set-on-save.ts";
import { setTransferPassword } from "./peering/set-transfer-password.ts";
import { listRevisions } from "./revisions/list.ts";
import { readRevision } from "./revisions/read.ts";
import { saveRevision } from "./revisions/save.ts";
import { changePassword } from "./session/change-password.ts";
import { signOut } from "./session/end.ts";
import { listSessions } from "./session/list.ts";
import { readSession } from "./session/read.ts";
import { revokeSession } from "./session/revoke.ts";
import { endSecondFactor } from "./session/second-factor.ts";
import { readUpsSettings } from "./ups/read-settings.ts";
import { writeUpsSettings } from "./ups/write-settings.ts";
import { changeUser } from "./users/change.ts";
import { createUser } from "./users/create.ts";
import { endSession } from "./users/end-session.ts";
import { listUsers } from "./users/list.ts";
import { listAllSessions } from "./users/list-sessions.ts";
import { makePasswordLink } from "./users/password-link.ts";
import { removeUser } from "./users/remove.ts";
import { resetSecondFactor } from "./users/reset-second-factor.ts";

/** Whatever is touched before the asker was looked at. */
const untouchable = new Proxy({} as ServiceContext, {
  get: (_target, name) => {
    throw new Error(`touched ${String(name)} before asking who asks`);
  },
});

type Ask = (asker: Caller | null) => unknown;
const credential = (asker: Caller | null) =>
  asker?.kind === "user" ? { actor: asker, sessionId: null, by: "cookie" as const, setCookie: [] } : null;

/** By file: each verb, and the roles that it refuses. */
const verbs: Record<string, [Ask, ...("viewer" | "operator")[]]> = {
  "api-keys/create.ts": [(a) => createApiKey(untouchable, a, { name: "x", role: "viewer" }), "viewer", "operator"],
  "api-keys/delete.ts": [(a) => deleteApiKey(untouchable, a, { id: "x" }), "viewer", "operator"],
  "api-keys/list.ts": [(a) => listApiKeys(untouchable, a), "viewer", "operator"],
  "audit/list.ts": [(a) => listAudit(untouchable, a, {}), "viewer", "operator"],
  "demo/read.ts": [(a) => readDemo(untouchable, a)],
  "demo/set-mains.ts": [(a) => setMains(untouchable, a, { on: true, upsIds: null }), "viewer"],
  "demo/set-speed.ts": [(a) => setSpeed(untouchable, a, { factor: 1 }), "viewer"],
  "discovery/cancel.ts": [(a) => cancelDiscovery(untouchable, a, { id: "x" }), "viewer", "operator"],
  "discovery/list.ts": [(a) => listDiscoveries(untouchable, a), "viewer", "operator"],
  "discovery/read.ts": [(a) => readDiscovery(untouchable, a, { id: "x" }), "viewer", "operator"],
  "discovery/start.ts": [
    (a) => startDiscovery(untouchable, a, startDiscoveryRequest.parse({ targets: ["x"] })),
    "viewer",
    "operator",
  ],
  "draft/add-nodes.ts": [(a) => addNodes(untouchable, a, {} as never), "viewer", "operator"],
  "draft/change.ts": [(a) => changeDraft(untouchable, a, {} as never), "viewer", "operator"],
  "draft/differences.ts": [(a) => readDifferences(untouchable, a, { from: 1, to: "draft" })],
  "draft/discard.ts": [(a) => discardDraft(untouchable, a), "viewer", "operator"],
  "draft/export-settings.ts": [(a) => exportSettings(untouchable, a, { passphrase: null }), "viewer", "operator"],
  "draft/import-settings.ts": [(a) => importSettings(untouchable, a, {} as never), "viewer", "operator"],
  "draft/test-connection.ts": [(a) => testConnection(untouchable, a, {} as never), "viewer", "operator"],
  "draft/import-upses.ts": [(a) => importUpses(untouchable, a, {} as never), "viewer", "operator"],
  "draft/list.ts": [(a) => listDrafts(untouchable, a)],
  "draft/merge.ts": [(a) => mergeDraft(untouchable, a, {} as never), "viewer", "operator"],
  "draft/patch-node.ts": [
    (a) => patchNode(untouchable, a, { nodeId: "x", version: 0, fields: {} }),
    "viewer",
    "operator",
  ],
  "draft/read.ts": [(a) => readDraft(untouchable, a)],
  "draft/restore.ts": [(a) => restoreDraft(untouchable, a, { version: 0, revision: 1 }), "viewer", "operator"],
  "events/list.ts": [(a) => listEvents(untouchable, a, {})],
  "history/read.ts": [(a) => readHistory(untouchable, a, { id: "x" })],
  "live/plan-outage.ts": [(a) => planOutage(a, untouchable as never)],
  "live/read.ts": [(a) => readLive(untouchable, a)],
  "metrics/read.ts": [(a) => readMetrics(untouchable, a)],
  "revisions/list.ts": [(a) => listRevisions(untouchable, a)],
  "revisions/read.ts": [(a) => readRevision(untouchable, a, { number: 1 })],
  "revisions/save.ts": [(a) => saveRevision(untouchable, a, { comment: "", draftVersion: 0 }), "viewer", "operator"],
  "session/end.ts": [(a) => signOut(untouchable, credential(a), new Headers())],
  "session/list.ts": [(a) => listSessions(untouchable, credential(a))],
  "session/read.ts": [(a) => readSession(a)],
  "session/revoke.ts": [(a) => revokeSession(untouchable, a, { id: "x" })],
  "ups/read-settings.ts": [(a) => readUpsSettings(untouchable, a, { id: "x" })],
  "ups/write-settings.ts": [(a) => writeUpsSettings(untouchable, a, { id: "x", fields: [] }), "viewer", "operator"],
  "users/create.ts": [
    (a) => createUser(untouchable, a, { name: "xyz", password: "x", role: "viewer" }),
    "viewer",
    "operator",
  ],
  "users/reset-second-factor.ts": [(a) => resetSecondFactor(untouchable, a, { id: "x" }), "viewer", "operator"],
  "session/second-factor.ts": [
    (a) => endSecondFactor(untouchable, credential(a), { password: "x", headers: new Headers() }),
  ],
  "users/change.ts": [(a) => changeUser(untouchable, a, { id: "x" }), "viewer", "operator"],
  "users/remove.ts": [(a) => removeUser(untouchable, a, { id: "x" }), "viewer", "operator"],
  "users/password-link.ts": [(a) => makePasswordLink(untouchable, a, { id: "x" }), "viewer", "operator"],
  "users/list-sessions.ts": [(a) => listAllSessions(untouchable, a), "viewer", "operator"],
  "users/end-session.ts": [(a) => endSession(untouchable, a, { id: "x" }), "viewer", "operator"],
  "session/change-password.ts": [
    (a) => changePassword(untouchable, credential(a), { current: "x", password: "x", headers: new Headers() }),
  ],
  "peering/list.ts": [(a) => listPeerTerminals(untouchable, a)],
  "peering/look.ts": [(a) => lookForPeer(untouchable, a, { url: "https://x" }), "viewer", "operator"],
  "peering/pair.ts": [
    (a) => pairWithPeer(untouchable, a, { url: "https://x", certificateSha256: "x" }),
    "viewer",
    "operator",
  ],
  "peering/connect.ts": [
    (a) => connectToPeer(untouchable, a, { terminalId: "x", password: "x" }),
    "viewer",
    "operator",
  ],
  "peering/set-on-save.ts": [
    (a) => setOnSave(untouchable, a, { terminalId: "x", password: null }),
    "viewer",
    "operator",
  ],
  "peering/role.ts": [(a) => takeOver(untouchable, a, { evenIfUnreachable: true }), "viewer"],
  "peering/send.ts": [
    (a) => sendSettings(untouchable, a, { terminalId: "x", connectionId: "x", replaceUnknown: false }),
    "viewer",
    "operator",
  ],
  "peering/set-transfer-password.ts": [
    (a) => setTransferPassword(untouchable, a, { password: null }),
    "viewer",
    "operator",
  ],
  "users/list.ts": [(a) => listUsers(untouchable, a), "viewer", "operator"],
};

/** These work for strangers, or are no verbs. */
const others = [
  "session/begin.ts",
  "setup/read.ts",
  "setup/run.ts",
  "users/set-password.ts",
  "session/second-step.ts",
  "users/check-groups.ts",
  "draft/current-draft.ts",
  "draft/add-upses.ts",
  "draft/seal-secrets.ts",
  "draft/edit-draft.ts",
  "draft/new-ups.ts",
  "demo/simulator-socket.ts",
  "ups/saved-ups.ts",
  "history/history-of.ts",
  "peering/follow.ts",
  "peering/receive-follow.ts",
  "peering/receive-role.ts",
  "peering/send-on-save.ts",
  "peering/receive-asker.ts",
  "peering/receive-connection.ts",
  "peering/receive-settings.ts",
  "peering/ask-peer.ts",
  "peering/bundle.ts",
  "peering/held.ts",
  "peering/kept.ts",
  "peering/own-terminal.ts",
  "peering/peer-link.ts",
  "peering/peering.ts",
  "peering/site-name.ts",
];

describe("every verb first asks who asks", () => {
  it.each(Object.entries(verbs))("%s", async (_file, [ask, ...refused]) => {
    const answer = async (asker: Caller | null) => ask(asker);
    await expect(answer(null)).rejects.toMatchObject({ code: "notSignedIn" });
    for (const role of refused)
      await expect(answer({ kind: "user", id: "u", name: "u", role })).rejects.toMatchObject({ code: "forbidden" });
  });

  it("and none is missing here", () => {
    const folder = fileURLToPath(new URL(".", import.meta.url));
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((file) => file.replaceAll("\\", "/"))
      .filter((file) => file.includes("/") && file.endsWith(".ts") && !file.endsWith(".test.ts"));
    expect(files.sort()).toEqual([...Object.keys(verbs), ...others].sort());
  });
});
