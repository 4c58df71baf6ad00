import { createHash, createHmac } from "node:crypto";
import { Authentication } from "net-snmp";
import type { SnmpAuthProtocol, SnmpPrivProtocol } from "../../domain/tree/entities.ts";

const megabyte = 1_048_576;
/** Of a hundred bytes each. */
const keptKeys = 30_000;
const masterKeys = new Map<string, Buffer>();

/**
 * A user's key at one engine (RFC 3414 2.6, A.2). The costly part of it, a hash over a megabyte, is the same for all engines and is kept
 * per passphrase, so that thousands of devices, or strangers who make up engines, cost microseconds each.
 */
export function localizedKey(protocol: SnmpAuthProtocol, passphrase: string | Buffer, engineId: Buffer): Buffer {
  const algorithm = hashOf[protocol];
  const master = masterKey(algorithm, passphrase);
  return createHash(algorithm).update(master).update(engineId).update(master).digest();
}

function masterKey(algorithm: string, passphrase: string | Buffer): Buffer {
  // The second half of a key by Reeder's draft is made from the first half, which is bytes.
  const key = `${algorithm}:${typeof passphrase === "string" ? `text:${passphrase}` : passphrase.toString("hex")}`;
  const known = masterKeys.get(key);
  const made = known ?? createHash(algorithm).update(Buffer.alloc(megabyte, passphrase)).digest();
  // Last used, last dropped.
  if (known !== undefined) masterKeys.delete(key);
  else if (masterKeys.size >= keptKeys) masterKeys.delete(masterKeys.keys().next().value ?? "");
  masterKeys.set(key, made);
  return made;
}

/** The key that encrypts (RFC 3826 1.2). AES-256 takes more than SHA-1 and SHA-224 give: two drafts make the rest of it, Blumenthal's and Reeder's. */
export function privacyKey(
  auth: SnmpAuthProtocol,
  privacy: SnmpPrivProtocol,
  passphrase: string,
  engineId: Buffer,
): Buffer {
  const key = localizedKey(auth, passphrase, engineId);
  if (privacy === "aes") return key.subarray(0, 16);
  if (key.length >= 32) return key.subarray(0, 32);
  const more =
    privacy === "aes256b" ? createHash(hashOf[auth]).update(key).digest() : localizedKey(auth, key, engineId);
  return Buffer.concat([key, more]).subarray(0, 32);
}

/** How many keys are kept. */
export function keptKeyCount(): number {
  return masterKeys.size;
}

const hashOf = { sha: "sha1", sha224: "sha224", sha256: "sha256", sha384: "sha384", sha512: "sha512" } as const;

/** Length of a signature in bytes (RFC 3414 6, RFC 7860 4). */
export const signatureBytes = { sha: 12, sha224: 16, sha256: 24, sha384: 32, sha512: 48 } as const;

/** The signature over a message in which its own place is zero. */
export function signatureOf(message: Buffer, auth: SnmpAuthProtocol, key: Buffer): Buffer {
  return createHmac(hashOf[auth], key).update(message).digest().subarray(0, signatureBytes[auth]);
}

// net-snmp would do the megabyte anew for every engine, and keep every key it ever derived, also those of engines that strangers made up.
const byLibrary: Record<number, SnmpAuthProtocol> = { 3: "sha", 4: "sha224", 5: "sha256", 6: "sha384", 7: "sha512" };
const theirs = Authentication.passwordToKey;
Object.assign(Authentication, {
  passwordToKey(...[protocol, passphrase, engineId]: Parameters<typeof theirs>): Buffer {
    const name = byLibrary[Number(protocol)];
    return name === undefined ? theirs(protocol, passphrase, engineId) : localizedKey(name, passphrase, engineId);
  },
});
