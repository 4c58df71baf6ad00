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
  return openSealed<Tree>(body, box);
}

/** Parts of a tree as text, each secret encrypted. */
export function seal(parts: unknown, box: SecretBox): string {
  return JSON.stringify(mapSecrets(parts, box.seal));
}

/** What `seal` made; `T` is what was given to it. @throws StoreError when it was sealed with another key */
export function openSealed<T>(text: string, box: SecretBox): T {
  return mapSecrets(JSON.parse(text), box.open) as T;
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
