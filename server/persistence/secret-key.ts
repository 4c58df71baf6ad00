import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { StoreError, storeErrorOf } from "./store-error.ts";

const prefix = "enc:v1:";
const keyBytes = 32;

/** Encrypts what the database holds of secrets, with a key that only this service's user can read. */
export type SecretBox = {
  /** `""` (no secret set) stays `""`. */
  seal(text: string): string;
  /** @throws StoreError when it was sealed with another key */
  open(sealed: string): string;
  /** Another key for another purpose, made from this one. */
  derive(purpose: string): string;
};

/**
 * Reads `secret.key` of the data folder, and makes it (mode 0600) when there is none.
 * @throws StoreError when it is damaged, or cannot be made
 */
export function openSecretBox(dataDir: string): SecretBox {
  const file = path.join(dataDir, "secret.key");
  try {
    if (!existsSync(file)) make(dataDir, file);
    const key = Buffer.from(readFileSync(file, "utf8").trim(), "base64");
    if (key.length !== keyBytes)
      throw new StoreError("storeBroken", `${file} is damaged. Restore it from a backup: saved secrets need it.`);
    return boxOf(key, file);
  } catch (error) {
    throw storeErrorOf(error, file) ?? error;
  }
}

function make(dataDir: string, file: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const made = `${file}.new-${process.pid}`;
  try {
    writeFileSync(made, `${randomBytes(keyBytes).toString("base64")}\n`, { mode: 0o600, flush: true });
    // Never over a key that another process made meanwhile.
    linkSync(made, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(made, { force: true });
  }
}

function boxOf(bytes: Buffer, file: string): SecretBox {
  // Made a key once: from bytes, OpenSSL's side of it is made anew for each secret, which costs more than the secret.
  const key = createSecretKey(bytes);
  return {
    seal(text) {
      if (text === "") return "";
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return prefix + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64");
    },
    open(sealed) {
      if (sealed === "") return "";
      if (!sealed.startsWith(prefix)) throw wrongKey(file);
      const all = Buffer.from(sealed.slice(prefix.length), "base64");
      try {
        const decipher = createDecipheriv("aes-256-gcm", key, all.subarray(0, 12));
        decipher.setAuthTag(all.subarray(12, 28));
        return Buffer.concat([decipher.update(all.subarray(28)), decipher.final()]).toString("utf8");
      } catch (error) {
        throw wrongKey(file, error);
      }
    },
    derive: (purpose) => Buffer.from(hkdfSync("sha256", key, "", `fukuden ${purpose}`, 32)).toString("base64url"),
  };
}

function wrongKey(file: string, cause?: unknown): StoreError {
  return new StoreError(
    "storeBroken",
    `${file} is not the key that the saved secrets were encrypted with. Restore the right one from a backup.`,
    { cause },
  );
}
