import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ownCertificate, readCertificate } from "./certificate.ts";

const now = Date.UTC(2026, 5, 1);
const day = 86_400_000;
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-tls-"));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

test("a certificate is made once, names the host, and its key is for this user alone", async () => {
  const first = await ownCertificate({ dataDir, host: "192.0.2.7", now });
  const x509 = new X509Certificate(first.cert);
  expect(x509.checkIP("192.0.2.7")).toBe("192.0.2.7");
  expect(x509.checkHost("localhost")).toBe("localhost");
  expect(first.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  expect(statSync(path.join(dataDir, "tls/key.pem")).mode & 0o777).toBe(0o600);
  expect((await ownCertificate({ dataDir, host: "192.0.2.7", now: now + 700 * day })).fingerprint).toBe(
    first.fingerprint,
  );
});

test("a month before it ends there is a new one", async () => {
  const first = await ownCertificate({ dataDir, host: "192.0.2.7", now });
  const later = await ownCertificate({ dataDir, host: "192.0.2.7", now: now + 800 * day });
  expect(later.fingerprint).not.toBe(first.fingerprint);
});

test("a file that is no certificate is named", () => {
  const certFile = path.join(dataDir, "cert.pem");
  writeFileSync(certFile, "nonsense");
  expect(() => readCertificate({ certFile, keyFile: certFile })).toThrow(`${certFile} is no certificate in PEM`);
});
