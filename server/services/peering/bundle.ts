import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { promisify } from "node:util";
import { deflate, inflate } from "node:zlib";
import type { SettingsBundle } from "../../contract/peers.ts";
import { ServiceError } from "../service-error.ts";

const deflated = promisify(deflate);
const inflated = promisify(inflate);
/** A tree of 10,000 nodes has some 5 MB. */
const maxTreeTextBytes = 64 * 1024 * 1024;

/** What only whoever has the key can read, and nobody can change. */
export type Sealed = Pick<SettingsBundle, "sealing" | "payload" | "payloadSha256">;

export type SealingKey = { publicKey: string; privateKey: KeyObject };

/** X25519, of one session: what was recorded on the way cannot be read later with the keys of the terminals. */
export function makeSealingKey(): SealingKey {
  const { publicKey, privateKey } = generateKeyPairSync("x25519");
  return { publicKey: spkiOf(publicKey), privateKey };
}

/** @param to of the session of whoever receives it */
export async function sealBundle(text: string, to: string): Promise<Sealed> {
  const own = makeSealingKey();
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keyOf(own.privateKey, to), nonce);
  const body = Buffer.concat([cipher.update(await deflated(text)), cipher.final()]);
  return {
    sealing: { key: own.publicKey, nonce: nonce.toString("base64"), tag: cipher.getAuthTag().toString("base64") },
    payload: body.toString("base64"),
    payloadSha256: createHash("sha256").update(body).digest("hex"),
  };
}

/** @throws ServiceError `bundleDamaged`: cut, changed, sealed for another session, or larger than any site */
export async function openBundle({ sealing, payload, payloadSha256 }: Sealed, key: SealingKey): Promise<string> {
  try {
    const body = Buffer.from(payload, "base64");
    if (createHash("sha256").update(body).digest("hex") !== payloadSha256) throw new Error("checksum");
    const [nonce, tag] = [Buffer.from(sealing.nonce, "base64"), Buffer.from(sealing.tag, "base64")];
    const decipher = createDecipheriv("aes-256-gcm", keyOf(key.privateKey, sealing.key), nonce, { authTagLength: 16 });
    decipher.setAuthTag(tag);
    const text = Buffer.concat([decipher.update(body), decipher.final()]);
    return (await inflated(text, { maxOutputLength: maxTreeTextBytes })).toString("utf8");
  } catch (cause) {
    throw new ServiceError("bundleDamaged", {}, { cause });
  }
}

function keyOf(own: KeyObject, other: string): Uint8Array {
  const publicKey = createPublicKey({ key: Buffer.from(other, "base64"), type: "spki", format: "der" });
  const shared = diffieHellman({ privateKey: own, publicKey });
  return new Uint8Array(hkdfSync("sha256", shared, "", "fukuden settings bundle 1", 32));
}

function spkiOf(key: KeyObject): string {
  return key.export({ type: "spki", format: "der" }).toString("base64");
}
