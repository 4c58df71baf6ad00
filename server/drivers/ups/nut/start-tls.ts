import { isIP, type Socket } from "node:net";
import { connect, getCACertificates, type TLSSocket } from "node:tls";
import { DriverError } from "../../../domain/world/driver-error.ts";
import { shown } from "./nut-errors.ts";
import { splitWords } from "./nut-line.ts";

export type TlsTarget = {
  host: string;
  port: number;
  tls: boolean;
  /** SHA-256 of the one certificate to accept, in hex with or without colons. Absent or empty: see `startTls`. */
  certificateSha256?: string;
};

/** upsd's answer to STARTTLS is one short line. */
const maxAnswerBytes = 512;

/**
 * Asks an upsd for TLS on an open connection and changes to it. Its certificate must be the one whose SHA-256 is given; without one it must
 * come from an authority that this machine trusts, or one of `authorities` (PEM), and be made out to the host.
 * Rejects with DriverError("unreachable"), and says the fingerprint that was seen.
 */
export async function startTls(
  plain: Socket,
  target: TlsTarget,
  authorities: readonly string[] | null,
): Promise<TLSSocket> {
  const answer = await askForTls(plain);
  const [ok, what, ...rest] = splitWords(answer) ?? [];
  if (ok !== "OK" || what !== "STARTTLS" || rest.length > 0)
    throw new DriverError("unreachable", `the NUT server does not change to TLS: ${shown(answer)}`);
  return await changed(plain, target, authorities);
}

function askForTls(plain: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = Buffer.alloc(0);
    const settle = () => {
      plain.off("data", read);
      plain.off("close", close);
      plain.off("error", reject);
    };
    const close = () => reject(new Error("closed when it was asked for TLS"));
    const read = (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      const end = heard.indexOf(0x0a);
      if (end === -1 && heard.length <= maxAnswerBytes) return;
      settle();
      // In TLS the client speaks first: what stands behind the line was put there in plain text, by whomever.
      if (end === -1 || end !== heard.length - 1)
        return reject(new DriverError("unreachable", "something stands in the way between this machine and TLS"));
      plain.pause();
      resolve(heard.toString("utf8", 0, end).replace(/\r$/, ""));
    };
    plain.on("data", read);
    plain.once("close", close);
    plain.once("error", reject);
    plain.write("STARTTLS\n");
  });
}

function changed(plain: Socket, target: TlsTarget, authorities: readonly string[] | null): Promise<TLSSocket> {
  const { host } = target;
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(new DriverError("unreachable", `TLS: ${error.message}`, { cause: error }));
    const socket = connect({
      socket: plain,
      host,
      ca: [...(authorities ?? machineAuthorities())],
      // Judged below, so that the refusal can say which certificate was seen. Nothing is sent before.
      rejectUnauthorized: false,
      ...(isIP(host) === 0 ? { servername: host } : {}),
    });
    socket.on("error", fail);
    socket.once("close", () => fail(new Error("closed during the handshake")));
    socket.once("secureConnect", () => {
      const refusal = judge(socket, target);
      if (refusal === null) return resolve(socket);
      socket.destroy();
      reject(new DriverError("unreachable", refusal));
    });
  });
}

/** Why the certificate is not accepted; null: it is. */
function judge(socket: TLSSocket, { certificateSha256 = "" }: TlsTarget): string | null {
  const seen = socket.getPeerCertificate().fingerprint256;
  if (certificateSha256 !== "")
    return hexOf(seen) === hexOf(certificateSha256)
      ? null
      : `the NUT server shows another certificate than the one that was agreed (SHA-256 ${seen})`;
  if (socket.authorized) return null;
  return `the certificate of the NUT server is not trusted: ${socket.authorizationError} (SHA-256 ${seen})`;
}

function hexOf(fingerprint: string): string {
  return fingerprint.replaceAll(":", "").toLowerCase();
}

let known: string[] | null = null;

/** Those that come with Node.js (and `NODE_EXTRA_CA_CERTS`), and those of this machine. */
function machineAuthorities(): string[] {
  known ??= [...getCACertificates("default"), ...getCACertificates("system")];
  return known;
}
