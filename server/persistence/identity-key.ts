import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { StoreError, storeErrorOf } from "./store-error.ts";

/** By what this terminal is known to its peers, whatever certificate its console shows. */
export type IdentityKey = {
  /** Ed25519, SPKI in DER, base64. */
  publicKey: string;
  /** base64 */
  sign(text: string): string;
};

/**
 * Reads `identity.key` of the data folder, and makes it (mode 0600) when there is none.
 * @throws StoreError when it is damaged, or cannot be made
 */
export function openIdentityKey(dataDir: string): IdentityKey {
  const file = path.join(dataDir, "identity.key");
  try {
    if (!existsSync(file)) make(dataDir, file);
    const key = read(file);
    const publicKey = createPublicKey(key).export({ type: "spki", format: "der" }).toString("base64");
    return { publicKey, sign: (text) => sign(null, Buffer.from(text), key).toString("base64") };
  } catch (error) {
    throw storeErrorOf(error, file) ?? error;
  }
}

/** Whether that key signed this text; false too where key or signature are none. */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, "base64"), type: "spki", format: "der" });
    return (
      key.asymmetricKeyType === "ed25519" && verify(null, Buffer.from(text), key, Buffer.from(signature, "base64"))
    );
  } catch {
    return false;
  }
}

function read(file: string): KeyObject {
  const text = readFileSync(file, "utf8");
  try {
    return createPrivateKey(text);
  } catch (cause) {
    const help = `${file} is damaged. Remove it: another one is made, and the other terminals are paired anew.`;
    throw new StoreError("storeBroken", help, { cause });
  }
}

function make(dataDir: string, file: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const made = `${file}.new-${process.pid}`;
  try {
    const { privateKey } = generateKeyPairSync("ed25519");
    writeFileSync(made, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600, flush: true });
    // Never over a key that another process made meanwhile.
    linkSync(made, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(made, { force: true });
  }
}
