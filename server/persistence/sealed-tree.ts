import type { Tree } from "../domain/tree/entities.ts";
import { hideSecrets, isSecretKey } from "../domain/tree/secrets.ts";
import { canonicalJson, sha256 } from "./canonical-json.ts";
import type { SecretBox } from "./secret-key.ts";

/** What stands in the database: canonical JSON, each secret encrypted. */
export function sealTree(tree: Tree, box: SecretBox): string {
  return canonicalJson(mapSecrets(tree, box.seal));
}

/** @throws StoreError when it was sealed with another key */
export function openTree(body: string, box: SecretBox): Tree {
  return mapSecrets(JSON.parse(body), box.open) as Tree;
}

/** Names a tree's content. Secrets are left out: whoever may read the hash could try guesses against it. */
export function hashOf(tree: Tree): string {
  return sha256(canonicalJson(hideSecrets(tree)));
}

function mapSecrets(value: unknown, replace: (secret: string) => string): unknown {
  if (Array.isArray(value)) return value.map((member) => mapSecrets(member, replace));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      isSecretKey(key) && typeof member === "string" ? replace(member) : mapSecrets(member, replace),
    ]),
  );
}
