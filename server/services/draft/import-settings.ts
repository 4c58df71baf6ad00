import type { z } from "zod";
import { fieldErrorsOf } from "../../contract/field-errors.ts";
import {
  type ImportedSettings,
  type importSettingsRequest,
  type SettingsFile,
  settingsFileHead,
  settingsFileSchema,
  settingsFileVersion,
} from "../../contract/settings-file.ts";
import { treeSchema } from "../../contract/tree.ts";
import type { NodeId, Tree } from "../../domain/tree/entities.ts";
import { hasSecrets, hideSecrets, isSecretKey, keepSecrets, secretPlaceholder } from "../../domain/tree/secrets.ts";
import { canonicalJson } from "../../persistence/canonical-json.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";
import { draftOnWire } from "./current-draft.ts";
import { differencesOnWire } from "./differences.ts";
import { editDraft } from "./edit-draft.ts";
import { openSecrets } from "./seal-secrets.ts";

/** What decides where secrets go, and who can read them on the way. */
const targetKeys: ReadonlySet<string> = new Set(["host", "port", "address", "addresses", "tls", "certificateSha256"]);

/**
 * Makes the draft what a settings file holds, all of it or nothing. Secrets that the file leaves out are those that the draft has for the same node at
 * the same address and as well protected: whoever may write a file must not have them sent elsewhere, or in the clear.
 * @throws ServiceError `notSettings`, `newerSettings`, `invalidFields` (paths as in the file's tree), `passphraseNeeded`, `wrongPassphrase`, `draftConflict`
 */
export async function importSettings(
  context: ServiceContext,
  asker: Asker,
  input: z.output<typeof importSettingsRequest>,
): Promise<ImportedSettings> {
  const actor = authorize(asker, "draft.importSettings");
  const file = readFile(input.file);
  const told = treeSchema.safeParse(file.tree);
  if (!told.success) throw new ServiceError("invalidFields", { fieldErrors: fieldErrorsOf(told.error) });
  const opened = await secretsOf(file, input.passphrase);
  return editDraft(context, actor, input.version, (_tx, draft) => {
    const own = [...draft.tree.upses, ...draft.tree.terminals];
    const { tree, withoutSecrets } = withSecrets(told.data, opened ?? own);
    const changes = differencesOnWire(draft.tree, tree);
    const kept = new Map([...tree.upses, ...tree.terminals].map((node) => [node.id, node]));
    const gone = own.filter((node) => hasSecrets(node) && !kept.has(node.id));
    const replacesSecrets = own.some((node) => kept.has(node.id) && secretsIn(kept.get(node.id)) !== secretsIn(node));
    const next = { ...draft, tree, removed: [...draft.removed, ...gone] };
    const { findings } = draftOnWire(context, next);
    return {
      answer: (stored) => ({
        ...{ changes, findings, withoutSecrets, replacesSecrets },
        draft: input.dryRun ? null : draftOnWire(context, stored),
      }),
      draft: input.dryRun || changes.total === 0 ? null : next,
      audit: {
        ...{ verb: "draft.importSettings", nodeId: null, before: null },
        after: { site: file.site, exportedAt: file.exportedAt, revision: file.revision, count: changes.total },
      },
    };
  });
}

function readFile(given: unknown): SettingsFile {
  const head = settingsFileHead.safeParse(given);
  if (!head.success) throw new ServiceError("notSettings");
  if (head.data.version > settingsFileVersion) throw new ServiceError("newerSettings");
  const file = settingsFileSchema.safeParse(given);
  if (!file.success) throw new ServiceError("invalidFields", { fieldErrors: fieldErrorsOf(file.error) });
  return file.data;
}

/** null: it has none with it. */
async function secretsOf(file: SettingsFile, passphrase: string | null): Promise<{ id: NodeId }[] | null> {
  if (file.secrets.kind === "leftOut") return null;
  if (passphrase === null) throw new ServiceError("passphraseNeeded");
  // Bound to the settings beside it: an address that was changed on the way must not get them.
  const text = await openSecrets(file.secrets, passphrase, canonicalJson(hideSecrets(file.tree)));
  if (text === null) throw new ServiceError("wrongPassphrase");
  return JSON.parse(text) as { id: NodeId }[];
}

function withSecrets(tree: Tree, holders: readonly { id: NodeId }[]): { tree: Tree; withoutSecrets: NodeId[] } {
  const byId = new Map(holders.map((node) => [node.id, node]));
  const withoutSecrets: NodeId[] = [];
  const kept = <T extends { id: NodeId }>(node: T): T => {
    const holder = byId.get(node.id);
    const next = keepSecrets(node, targetsIn(holder) === targetsIn(node) ? holder : undefined) as T;
    if (JSON.stringify(node).includes(secretPlaceholder) && !hasSecrets(next)) withoutSecrets.push(node.id);
    return next;
  };
  return { tree: { ...tree, upses: tree.upses.map(kept), terminals: tree.terminals.map(kept) }, withoutSecrets };
}

/** Every address of a node, and how it is protected. */
const targetsIn = (node: unknown) => valuesIn(node, (key) => targetKeys.has(key));
/** Every secret of a node. */
const secretsIn = (node: unknown) => valuesIn(node, isSecretKey);

/** The fields of these names with their values, at any depth, in whichever order a file or the database has them. */
function valuesIn(node: unknown, isWanted: (key: string) => boolean): string {
  const found: unknown[] = [];
  JSON.parse(canonicalJson(node ?? null), (key, value) => {
    if (isWanted(key)) found.push(key, value);
    return value;
  });
  return JSON.stringify(found);
}
