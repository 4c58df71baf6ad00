import type { NodeId, Storage, Tree } from "../../domain/tree/entities.ts";
import { childNames, freeName } from "../../domain/tree/free-name.ts";
import { relate } from "../../domain/tree/relations.ts";
import { bounds } from "../bounds.ts";
import { newNode } from "../fields/new-node.ts";
import type { RefusedValue } from "../refused-value.ts";
import { type Refuse, readersOf } from "./read-import.ts";

/** What a legacy config.apc says of storage systems. `flushTimeoutSec`: CacheFlashWait, else the 1200 s that hold without it. */
export type AcStorage = { linkage: boolean; addresses: readonly string[]; port: number; flushTimeoutSec: number };

const defaults = { port: 6001, flushTimeoutSec: 1_200 } as const;
/** As many as two digits in Storage00 can tell. */
const storagesAtMost = 100;
const head = /^\s*\[\s*AcStorage\s*\]\s*$/i;

/** Whether a text has the section `[AcStorage]`. */
export function hasAcStorage(text: string): boolean {
  return text.split(/\r\n|\r|\n/).some((line) => head.test(line));
}

/**
 * Reads the section `[AcStorage]` of a config.apc (ESMPRO/AC set-up guide): Storage, StorageCount, Storage00…, StoragePort, CacheFlashWait.
 * All of it, or everything that is wrong with it; other sections are passed over.
 */
export function readAcStorage(text: string): { storage: AcStorage } | { refused: readonly RefusedValue[] } {
  const settings = settingsOf(text);
  const refused: RefusedValue[] = [];
  const refuse: Refuse = (field, value, code, params = {}) =>
    refused.push({ line: settings.get(field.toLowerCase())?.line ?? null, field, value, code, params });
  const readers = readersOf(refuse);
  const textOf = (key: string) => settings.get(key.toLowerCase())?.value ?? null;
  const whole = (key: string, otherwise: number, within: { min: number; max: number }) => {
    const value = textOf(key);
    return value === null ? otherwise : (readers.whole(key, value, within) ?? otherwise);
  };
  const linkage = whole("Storage", 1, { min: 0, max: 1 }) === 1;
  const port = whole("StoragePort", defaults.port, bounds.port);
  const flushTimeoutSec = whole("CacheFlashWait", defaults.flushTimeoutSec, bounds.flushTimeoutSec);
  if (textOf("StorageCount") === null) refuse("StorageCount", null, "required");
  const count = whole("StorageCount", 0, { min: 0, max: storagesAtMost });
  const addresses = Array.from({ length: count }, (_, i) => {
    const key = `Storage${String(i).padStart(2, "0")}`;
    const value = textOf(key);
    if (value === null) refuse(key, null, "required");
    return value === null ? null : readers.host(key, value);
  });
  if (refused.length > 0) return { refused: refused.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
  const known = new Set(addresses.filter((one) => one !== null));
  return { storage: { linkage, addresses: [...known], port, flushTimeoutSec } };
}

/** Keys in lower case. The last of a key that is there twice holds. */
function settingsOf(text: string): Map<string, { line: number; value: string }> {
  const settings = new Map<string, { line: number; value: string }>();
  let isInside = false;
  for (const [i, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (/^\s*\[/.test(line)) isInside = head.test(line);
    const [, key, value = ""] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (isInside && key !== undefined) settings.set(key.toLowerCase(), { line: i + 1, value });
  }
  return settings;
}

/**
 * The tree with a storage system for each address that none has yet, among the linked devices of a group, and with the port and the flush
 * timeout of the file for all storage systems. On the control side no storage linkage is allowed.
 */
export function withAcStorage(
  tree: Tree,
  { linkage, addresses, port, flushTimeoutSec }: AcStorage,
  groupId: NodeId,
  newId: () => NodeId,
): Tree {
  const known = new Set(tree.storages.flatMap((storage) => storage.addresses));
  const names = childNames(tree, groupId);
  const side = relate(tree).isControlSide(groupId) ? "control" : "linked";
  const added = addresses
    .filter((address) => !known.has(address))
    .map((address): Storage => {
      const name = freeName(names, [address.replaceAll("/", "-")]);
      names.add(name);
      const made = newNode(
        "storage",
        { id: newId(), name, host: address },
        { parentId: groupId, folder: "linked" },
        side,
      );
      const node = made.node as Storage;
      return { ...node, linkage: node.linkage && linkage };
    });
  const { shared } = tree;
  const isShared = shared.storagePort === port && shared.flushTimeoutSec === flushTimeoutSec;
  return {
    ...tree,
    shared: isShared ? shared : { ...shared, storagePort: port, flushTimeoutSec },
    storages: added.length === 0 ? tree.storages : [...tree.storages, ...added],
  };
}
