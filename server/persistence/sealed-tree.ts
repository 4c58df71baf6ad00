import type { Tree } from "../domain/tree/entities.ts";
import { hideSecrets, isSecretKey } from "../domain/tree/secrets.ts";
import { canonicalJson, sha256 } from "./canonical-json.ts";
import type { SecretBox } from "./secret-key.ts";

/** Texts of nodes by what was done to their secrets. An edited tree shares with the former one all nodes that it did not touch. */
const sealedNodes = new WeakMap<SecretBox, WeakMap<object, string>>();
const hiddenNodes = new WeakMap<object, string>();

/** What stands in the database: canonical JSON, each secret encrypted. Costs what is new in it: nodes are never changed in place. */
export function sealTree(tree: Tree, box: SecretBox): string {
  let known = sealedNodes.get(box);
  if (known === undefined) {
    known = new WeakMap();
    sealedNodes.set(box, known);
  }
  return canonicalTree(tree, known, (part) => mapSecrets(part, box.seal));
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
  return sha256(canonicalTree(tree, hiddenNodes, hideSecrets));
}

/** `canonicalJson` of what `map` makes of each part of the tree: of each node of its lists, and of the rest. */
function canonicalTree(tree: Tree, known: WeakMap<object, string>, map: (part: object) => unknown): string {
  const textOf = (part: object): string => {
    const before = known.get(part);
    if (before !== undefined) return before;
    const text = canonicalJson(map(part));
    known.set(part, text);
    return text;
  };
  const members = Object.entries(tree)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => {
      const text = Array.isArray(value)
        ? `[${value.map(textOf).join(",")}]`
        : typeof value === "object"
          ? textOf(value)
          : JSON.stringify(value);
      return `${JSON.stringify(key)}:${text}`;
    });
  return `{${members.join(",")}}`;
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
