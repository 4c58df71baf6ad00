import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import type { FileSecrets } from "../../contract/settings-file.ts";

type Encrypted = Extract<FileSecrets, { kind: "encrypted" }>;

/** OWASP's least for scrypt: 128 MiB and about half a second, for each pass phrase that somebody tries. */
const cost = { n: 131_072, r: 8, p: 1 };
/** A file could ask for more than this machine has. */
const memoryAtMost = 256 * 1_048_576;
const keyBytes = 32;

/** `bound`: what must not have been changed when it is opened, because the secrets are sent to the addresses that stand in it. */
export async function sealSecrets(text: string, passphrase: string, bound: string): Promise<Encrypted> {
  const [salt, iv] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv("aes-256-gcm", await keyOf(passphrase, salt, cost), iv).setAAD(Buffer.from(bound));
  const data = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return {
    kind: "encrypted",
    kdf: { name: "scrypt", ...cost, salt: salt.toString("base64") },
    cipher: "aes-256-gcm",
    ...{ iv: iv.toString("base64"), tag: cipher.getAuthTag().toString("base64"), data: data.toString("base64") },
  };
}

/** null: another pass phrase, or something in the file was changed since it was written. */
export async function openSecrets(sealed: Encrypted, passphrase: string, bound: string): Promise<string | null> {
  const { kdf, iv, tag, data } = sealed;
  if (128 * kdf.n * kdf.r > memoryAtMost) return null;
  try {
    const key = await keyOf(passphrase, Buffer.from(kdf.salt, "base64"), kdf);
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64"), { authTagLength: 16 })
      .setAAD(Buffer.from(bound))
      .setAuthTag(Buffer.from(tag, "base64"));
    return Buffer.concat([decipher.update(Buffer.from(data, "base64")), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}

/** In a thread of its own: nobody else waits. */
function keyOf(passphrase: string, salt: Buffer, { n, r, p }: typeof cost): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    scrypt(
      passphrase.normalize("NFKC"),
      salt,
      keyBytes,
      { N: n, r, p, maxmem: memoryAtMost + 1_048_576 },
      (error, key) => (error ? reject(error) : resolve(key)),
    ),
  );
}
