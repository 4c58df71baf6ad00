import { createCipheriv, createDecipheriv, randomBytes, timingSafeEqual } from "node:crypto";
import type { SnmpAccess } from "../../domain/tree/entities.ts";
import { berTag, encode, encodeInteger } from "./ber.ts";
import { envelopeOf, type UsmEnvelope } from "./snmp-envelope.ts";
import { localizedKey, privacyKey, signatureBytes, signatureOf } from "./usm-keys.ts";

/**
 * The User-based Security Model (RFC 3414, RFC 3826, RFC 7860) for what comes by itself. net-snmp's receiver decrypts before it has verified, does not
 * look at the clock, and derives a key for whatever engine a stranger makes up; polls are its own.
 */
export type UsmUser = Extract<SnmpAccess, { version: "3" }>;

/** `engineId` in hex. */
export type UsmHead = { engineId: string; engineBoots: number; engineTime: number };

/** Whether the user has signed it. false too where it is not signed, or the user cannot sign. */
export function isSignedBy(user: UsmUser, datagram: Buffer, envelope: UsmEnvelope): boolean {
  const { authProtocol, authPassphrase } = user;
  const { begin, end } = envelope.signature;
  if (!envelope.isSigned || authProtocol === null || end - begin !== signatureBytes[authProtocol]) return false;
  const blank = Buffer.from(datagram);
  blank.fill(0, begin, end);
  const key = localizedKey(authProtocol, authPassphrase, Buffer.from(envelope.engineId, "hex"));
  return timingSafeEqual(signatureOf(blank, authProtocol, key), datagram.subarray(begin, end));
}

/** The scoped PDU; null: it cannot be decrypted. What comes out of a wrong key is noise. */
export function scopedPduOf(user: UsmUser, datagram: Buffer, envelope: UsmEnvelope): Buffer | null {
  const { scoped, salt } = envelope;
  if (!envelope.isEncrypted) return datagram.subarray(scoped.at, scoped.end);
  const cipher = salt.end - salt.begin === saltBytes ? cipherOf(user, envelope, datagram.subarray(salt.begin)) : null;
  if (cipher === null) return null;
  const decipher = createDecipheriv(cipher.name, cipher.key, cipher.iv);
  return Buffer.concat([decipher.update(datagram.subarray(scoped.begin, scoped.end)), decipher.final()]);
}

const saltBytes = 8;
const maxMessageBytes = 65_507;

/**
 * A whole message. `user` null: from nobody, unsigned. `protection`: what of what the user can do is done.
 * `isReportable`: it asks for a Report where it cannot be taken.
 */
export function sealMessage(args: {
  id: number;
  head: UsmHead;
  user: UsmUser | null;
  protection: { isSigned: boolean; isEncrypted: boolean };
  isReportable: boolean;
  scopedPdu: Buffer;
}): Buffer {
  const { id, head, user, protection } = args;
  const engineId = Buffer.from(head.engineId, "hex");
  const auth = protection.isSigned ? (user?.authProtocol ?? null) : null;
  const privacy = protection.isEncrypted ? (user?.privProtocol ?? null) : null;
  const bits = (auth ? 1 : 0) | (privacy ? 2 : 0) | (args.isReportable ? 4 : 0);
  const salt = privacy ? randomBytes(saltBytes) : Buffer.alloc(0);
  const { octetString, sequence } = berTag;
  const parameters = encode(
    sequence,
    encode(octetString, engineId),
    encodeInteger(head.engineBoots),
    encodeInteger(head.engineTime),
    encode(octetString, Buffer.from(user?.user ?? "")),
    encode(octetString, Buffer.alloc(auth ? signatureBytes[auth] : 0)),
    encode(octetString, salt),
  );
  const flags = encode(octetString, Buffer.from([bits]));
  const message = encode(
    sequence,
    encodeInteger(3),
    encode(sequence, encodeInteger(id), encodeInteger(maxMessageBytes), flags, encodeInteger(3)),
    encode(octetString, parameters),
    privacy && user ? encode(octetString, encrypted(args.scopedPdu, user, head, salt)) : args.scopedPdu,
  );
  if (auth === null || user === null) return message;
  const envelope = envelopeOf(message);
  if (envelope?.version !== "3") throw new Error("a message of our own does not parse");
  const key = localizedKey(auth, user.authPassphrase, engineId);
  signatureOf(message, auth, key).copy(message, envelope.signature.begin);
  return message;
}

function encrypted(scopedPdu: Buffer, user: UsmUser, head: UsmHead, salt: Buffer): Buffer {
  const cipher = cipherOf(user, head, salt);
  if (cipher === null) throw new Error("this user cannot encrypt");
  const made = createCipheriv(cipher.name, cipher.key, cipher.iv);
  return Buffer.concat([made.update(scopedPdu), made.final()]);
}

/** null: this user cannot encrypt. */
function cipherOf(user: UsmUser, { engineId, engineBoots, engineTime }: UsmHead, salt: Buffer) {
  const { authProtocol, privProtocol, privPassphrase } = user;
  if (authProtocol === null || privProtocol === null) return null;
  const iv = Buffer.alloc(16);
  iv.writeUInt32BE(engineBoots, 0);
  iv.writeUInt32BE(engineTime, 4);
  salt.copy(iv, 8, 0, saltBytes);
  return {
    name: privProtocol === "aes" ? "aes-128-cfb" : "aes-256-cfb",
    key: privacyKey(authProtocol, privProtocol, privPassphrase, Buffer.from(engineId, "hex")),
    iv,
  };
}
