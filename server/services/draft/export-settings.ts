import type { z } from "zod";
import { storedActorOf } from "../../auth/accounts.ts";
import {
  type exportSettingsRequest,
  type SettingsFile,
  settingsFileVersion,
  settingsFormat,
} from "../../contract/settings-file.ts";
import { hasSecrets, hideSecrets } from "../../domain/tree/secrets.ts";
import { addAudit } from "../../persistence/audits.ts";
import { canonicalJson } from "../../persistence/canonical-json.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { draftIdOf } from "./current-draft.ts";
import { sealSecrets } from "./seal-secrets.ts";

/** The caller's draft as a file: without its secrets, or with them under a pass phrase. Audited. */
export async function exportSettings(
  context: ServiceContext,
  asker: Asker,
  { passphrase }: z.output<typeof exportSettingsRequest>,
): Promise<SettingsFile> {
  const actor = authorize(asker, "draft.export");
  const { database } = context.store;
  const { tree, baseRevision } = await database.read((client) => context.drafts.current(client, draftIdOf(actor)));
  const hidden = hideSecrets(tree);
  const withSecrets = [...tree.upses, ...tree.terminals].filter(hasSecrets);
  const secrets: SettingsFile["secrets"] =
    passphrase === null
      ? { kind: "leftOut" }
      : await sealSecrets(JSON.stringify(withSecrets), passphrase, canonicalJson(hidden));
  const entry = { at: context.now(), actor: storedActorOf(actor), verb: "draft.export", nodeId: null, before: null };
  await database.transaction((tx) => addAudit(tx, { ...entry, after: { secrets: secrets.kind } }));
  return {
    ...{ format: settingsFormat, version: settingsFileVersion, exportedAt: new Date(context.now()).toISOString() },
    ...{ site: tree.network.name, revision: baseRevision, secrets, tree: hidden },
  };
}
