import { execFile } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import { promisify } from "node:util";
import { generate } from "selfsigned";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { requireTools } from "../../../testing/require-tools.ts";
import { listOf, startFakeUpsd } from "../../testing/fake-upsd.ts";
import { createQuietLog } from "../../testing/quiet-log.ts";
import { startUpsd, withoutUpsd } from "../../testing/upsd.ts";
import { createAddresses } from "../addresses.ts";
import { createNutConnections } from "./nut-connections.ts";
import { instantCommand, listVars } from "./nut-questions.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
const { signal } = new AbortController();

let pem: { cert: string; private: string };
let sha256: string;
beforeAll(async () => {
  pem = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }],
  });
  sha256 = new X509Certificate(pem.cert).fingerprint256;
});

type Given = { port: number; host?: string; certificateSha256?: string; authorities?: string[]; openMs?: number };

function connectTo({ port, host = "localhost", certificateSha256 = "", authorities, openMs }: Given) {
  const pool = createNutConnections({
    ...{ addresses: createAddresses(), log: createQuietLog() },
    ...(authorities ? { authorities } : {}),
    ...(openMs ? { times: { openMs } } : {}),
  });
  ends.push(() => pool.close());
  const secret = { user: "fukuden", password: "correct-horse" };
  return pool.lease({ host, port, ...secret, tls: true, certificateSha256 }).connection;
}

/** Changes to TLS as it is asked to, unless `answer` does something else. `inTls`: what was said under TLS. */
async function serve(answer?: (socket: Socket) => void) {
  const inTls: string[] = [];
  const upsd = await startFakeUpsd({
    onLine(line, plain) {
      if (line !== "STARTTLS" || answer !== undefined) return answer?.(plain);
      plain.removeAllListeners("data");
      plain.write("OK STARTTLS\n");
      const secure = new TLSSocket(plain, { isServer: true, cert: pem.cert, key: pem.private });
      secure.on("error", () => {});
      secure.on("data", (chunk) => {
        inTls.push(chunk.toString());
        if (chunk.toString().startsWith("LIST VAR")) secure.write(listOf("ups", { "ups.status": "OL" }));
      });
    },
  });
  ends.push(() => upsd.close());
  return Object.assign(upsd, { inTls });
}
const status = listVars("VAR", "ups");

test.each([
  ["as openssl writes it", (seen: string) => seen],
  ["in small letters without colons", (seen: string) => seen.replaceAll(":", "").toLowerCase()],
])("the certificate of which the fingerprint was agreed is taken, %s", async (_name, written) => {
  const upsd = await serve();
  const connection = connectTo({ port: upsd.port, certificateSha256: written(sha256) });
  expect((await connection.ask(status, signal)).get("ups.status")).toBe("OL");
  expect(upsd.lines).toEqual(["STARTTLS"]);
  expect(upsd.inTls).toEqual(["LIST VAR ups\n"]);
});

test("a certificate of an authority that is trusted, made out to the host", async () => {
  const upsd = await serve();
  const connection = connectTo({ port: upsd.port, authorities: [pem.cert] });
  expect((await connection.ask(status, signal)).get("ups.status")).toBe("OL");
});

describe("refused, and nothing is said", () => {
  test.each<{ name: string; given: () => Omit<Given, "port">; message: () => RegExp }>([
    {
      name: "another certificate than was agreed, though trusted",
      given: () => ({ certificateSha256: sha256.replace(/..$/, "00").replace(/^../, "00"), authorities: [pem.cert] }),
      message: () => new RegExp(`another certificate.*${sha256}`),
    },
    {
      name: "a certificate of nobody that is trusted",
      given: () => ({}),
      message: () => new RegExp(`not trusted: DEPTH_ZERO_SELF_SIGNED_CERT.*${sha256}`),
    },
    {
      name: "one that is made out to another host",
      given: () => ({ host: "127.0.0.1", authorities: [pem.cert] }),
      message: () => /not trusted: ERR_TLS_CERT_ALTNAME_INVALID/,
    },
  ])("$name", async ({ given, message }) => {
    const upsd = await serve();
    const connection = connectTo({ port: upsd.port, ...given() });
    const refused = { code: "unreachable", message: expect.stringMatching(message()) };
    await expect(connection.ask(status, signal)).rejects.toMatchObject(refused);
    await expect(connection.ask(instantCommand("ups", "load.off", null), signal)).rejects.toMatchObject(refused);
    expect(upsd.inTls).toEqual([]);
    expect(upsd.lines.every((line) => line === "STARTTLS")).toBe(true);
  });

  test.each<{ name: string; answer: (socket: Socket) => void; message: RegExp; openMs?: number }>([
    {
      name: "a server without TLS",
      answer: (socket) => socket.write("ERR FEATURE-NOT-CONFIGURED\n"),
      message: /does not change to TLS: ERR FEATURE-NOT-CONFIGURED/,
    },
    {
      name: "plain text put in behind the answer",
      answer: (socket) => socket.write('OK STARTTLS\nBEGIN LIST VAR ups\nVAR ups ups.status "OB LB"\n'),
      message: /in the way/,
    },
    { name: "a line without end", answer: (socket) => socket.write("O".repeat(2_000)), message: /in the way/ },
    { name: "OK, but to something else", answer: (socket) => socket.write("OK\n"), message: /does not change to TLS/ },
    { name: "nonsense for a handshake", answer: (socket) => socket.end("OK STARTTLS\n"), message: /TLS: / },
    { name: "closed", answer: (socket) => socket.end(), message: /closed/ },
    { name: "silence", answer: () => {}, message: /in time/, openMs: 100 },
    {
      name: "silence in the handshake",
      answer: (socket) => socket.write("OK STARTTLS\n"),
      ...{ message: /TLS: /, openMs: 100 },
    },
  ])("$name", async ({ answer, message, openMs }) => {
    const upsd = await serve(answer);
    const connection = connectTo({ port: upsd.port, ...(openMs ? { openMs } : {}) });
    await expect(connection.ask(instantCommand("ups", "load.off", null), signal)).rejects.toMatchObject({
      ...{ code: "unreachable", message: expect.stringMatching(message) },
    });
    expect(upsd.lines.filter((line) => /USERNAME|PASSWORD|INSTCMD|LIST/.test(line))).toEqual([]);
  });
});

describe.skipIf(withoutUpsd || requireTools(["certutil"]))("Debian's upsd", () => {
  async function withCertificate(): Promise<{ folder: string; sha256: string }> {
    const folder = await mkdtemp(join(tmpdir(), "fukuden-nss-"));
    ends.push(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, "password"), "nss-password\n");
    await writeFile(join(folder, "noise"), "0123456789".repeat(40));
    const certutil = async (...args: string[]) => {
      const options = ["-d", `sql:${folder}`, "-f", join(folder, "password")];
      return (await promisify(execFile)("certutil", [...args, ...options])).stdout;
    };
    await certutil("-N");
    const how = ["-x", "-t", "CTu,u,u", "-z", join(folder, "noise"), "-v", "12", "-m", "7", "-g", "2048"];
    await certutil("-S", "-n", "upsd", "-s", "CN=ups-host", ...how);
    return { folder, sha256: new X509Certificate(await certutil("-L", "-n", "upsd", "-a")).fingerprint256 };
  }

  test("reads and commands under TLS by fingerprint, and is refused without it", async () => {
    const { folder, sha256: agreed } = await withCertificate();
    const upsd = await startUpsd({
      upses: {
        ups: { kind: "own", driver: "usbhid-ups", variables: { "ups.status": "OL" }, commands: ["load.off"] },
      },
      users: { fukuden: ["password = correct-horse", "instcmds = ALL"] },
      config: [`CERTPATH ${folder}`, 'CERTIDENT "upsd" "nss-password"', "DISABLE_WEAK_SSL true"],
    });
    ends.push(() => upsd.stop());
    const connection = connectTo({ port: upsd.port, certificateSha256: agreed });
    expect((await connection.ask(status, signal)).get("ups.status")).toBe("OL");
    await connection.ask(instantCommand("ups", "load.off", null), signal);
    expect(upsd.own("ups").told).toEqual(["INSTCMD load.off"]);
    await expect(connectTo({ port: upsd.port }).ask(status, signal)).rejects.toMatchObject({
      ...{ code: "unreachable", message: expect.stringContaining(agreed) },
    });
  });
});
