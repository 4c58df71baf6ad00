/** Stands for a secret wherever settings leave the server. In a change it means "as it is". */
export const secretPlaceholder = "[secret]";

const secretKeys: ReadonlySet<string> = new Set([
  "readCommunity",
  "writeCommunity",
  "authPassphrase",
  "privPassphrase",
  "password",
]);

/** Whether a field of this name, at any depth of an entity, is a secret. */
export function isSecretKey(key: string): boolean {
  return secretKeys.has(key);
}

/** Whether a secret is set somewhere in it. */
export function hasSecrets(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, v]) => (isSecretKey(key) ? v !== "" : hasSecrets(v)));
}

/** The same settings, or a part of them, with every secret that is set replaced by `secretPlaceholder`; an empty one stays empty. */
export function hideSecrets<T extends object>(part: T): T {
  return hide(part) as T;
}

/** What holds no secret stays the same object: of a large site most nodes. */
function hide(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const members = value.map(hide);
    return members.every((member, i) => member === value[i]) ? value : members;
  }
  let hidden: Record<string, unknown> | null = null;
  for (const [key, v] of Object.entries(value)) {
    const shown = isSecretKey(key) && typeof v === "string" && v !== "" ? secretPlaceholder : hide(v);
    if (shown === v) continue;
    hidden ??= { ...value };
    hidden[key] = shown;
  }
  return hidden ?? value;
}

/**
 * `next` with every `secretPlaceholder` replaced by the secret that stands at the same place of `previous`;
 * where none stands there (another method was chosen) by the empty string, which rule T14 then reports.
 */
export function keepSecrets(next: unknown, previous: unknown): unknown {
  if (Array.isArray(next)) {
    const before = Array.isArray(previous) ? previous : [];
    return next.map((item, index) => keepSecrets(item, before[index]));
  }
  if (typeof next !== "object" || next === null) return next;
  const before = typeof previous === "object" && previous !== null ? (previous as Record<string, unknown>) : {};
  const kept = Object.entries(next).map(([key, v]): [string, unknown] => {
    const known = Object.hasOwn(before, key) ? before[key] : undefined;
    if (isSecretKey(key) && v === secretPlaceholder) return [key, typeof known === "string" ? known : ""];
    return [key, keepSecrets(v, known)];
  });
  return Object.fromEntries(kept);
}
