import { X509Certificate } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { hostname, networkInterfaces } from "node:os";
import path from "node:path";
import { generate } from "selfsigned";

/** `fingerprint`: SHA-256 of the certificate, as browsers show it. `selfSigned`: made by us. */
export type Certificate = { cert: string; key: string; fingerprint: string; selfSigned: boolean };

const dayMs = 24 * 60 * 60 * 1000;
/** The longest that browsers take. */
const validDays = 825;
const renewBeforeDays = 30;

/** The operator's own certificate. @throws Error that names the file which is no good */
export function readCertificate(files: { certFile: string; keyFile: string }): Certificate {
  const cert = readFileSync(files.certFile, "utf8");
  const key = readFileSync(files.keyFile, "utf8");
  return { cert, key, fingerprint: fingerprintOf(cert, files.certFile), selfSigned: false };
}

/** The self-signed certificate of a data folder; it is made at the first start, and anew a month before it ends. */
export async function ownCertificate(args: { dataDir: string; host: string; now: number }): Promise<Certificate> {
  const folder = path.join(args.dataDir, "tls");
  const certFile = path.join(folder, "cert.pem");
  const keyFile = path.join(folder, "key.pem");
  if (existsSync(certFile) && existsSync(keyFile)) {
    const there = readCertificate({ certFile, keyFile });
    const validUntil = Date.parse(new X509Certificate(there.cert).validTo);
    if (validUntil - args.now > renewBeforeDays * dayMs) return { ...there, selfSigned: true };
  }
  const made = await generate([{ name: "commonName", value: hostname() }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    notBeforeDate: new Date(args.now - dayMs),
    notAfterDate: new Date(args.now + validDays * dayMs),
    extensions: [
      { name: "basicConstraints", cA: false },
      { name: "keyUsage", digitalSignature: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: namesOf(args.host) },
    ],
  });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(keyFile, made.private, { mode: 0o600 });
  chmodSync(keyFile, 0o600);
  writeFileSync(certFile, made.cert);
  return { cert: made.cert, key: made.private, fingerprint: fingerprintOf(made.cert, certFile), selfSigned: true };
}

/** Every name and address by which this machine may be asked. */
function namesOf(host: string) {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list?.map((a) => a.address) ?? []);
  const all = new Set(["localhost", hostname(), host, ...addresses]);
  return [...all]
    .filter((name) => name !== "0.0.0.0" && name !== "::" && !name.includes("%"))
    .map((name) => (isIP(name) ? { type: 7 as const, ip: name } : { type: 2 as const, value: name }));
}

function fingerprintOf(cert: string, file: string): string {
  try {
    return new X509Certificate(cert).fingerprint256;
  } catch (cause) {
    throw new Error(`${file} is no certificate in PEM`, { cause });
  }
}
