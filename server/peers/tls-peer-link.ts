import { createHash } from "node:crypto";
import { type IncomingMessage, request } from "node:http";
import { isIP } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { maxTreeBytes } from "../contract/draft.ts";
import { type PeerIdentity, peerBase, peerHeaders, peerIdentity } from "../contract/peers.ts";
import { type ProblemCode, problemCodes } from "../contract/problem.ts";
import { type PeerLink, type PeerQuestion, signedText } from "../services/peering/peer-link.ts";
import { ServiceError } from "../services/service-error.ts";

const connectMs = 5_000;
/** For the whole answer, however slowly it comes. */
const answerMs = {
  identity: 5_000,
  state: 5_000,
  follow: 10_000,
  "stand-by": 10_000,
  connect: 30_000,
  settings: 60_000,
} as const;

/**
 * Asks other terminals over TLS. Their certificates are most often self-signed: whether one is right is decided by its pinned fingerprint
 * alone, before the first byte of a request is sent.
 */
export function createTlsPeerLink(): PeerLink {
  return {
    async look(wanted) {
      const url = originOf(wanted);
      const { socket, certificate } = await open(url);
      try {
        return { url, certificate, identity: await identityOver(socket, url) };
      } finally {
        socket.destroy();
      }
    },
    async ask(peer, question) {
      const { socket, certificate } = await open(originOf(peer.url));
      try {
        if (certificate !== peer.certificate) throw new ServiceError("peerCertificate");
        const { challenge } = await identityOver(socket, peer.url);
        return await exchange(socket, signed(peer.url, question, challenge));
      } finally {
        socket.destroy();
      }
    },
  };
}

/** @throws ServiceError `notHttps` */
function originOf(wanted: string): string {
  try {
    const url = new URL(wanted.trim());
    const isBare = url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "";
    if (url.protocol === "https:" && isBare) return url.origin;
  } catch {
    // No address at all.
  }
  throw new ServiceError("notHttps");
}

function open(origin: string): Promise<{ socket: TLSSocket; certificate: string }> {
  const { hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, "");
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...{ host, port: port === "" ? 443 : Number(port), rejectUnauthorized: false, minVersion: "TLSv1.2" },
      ...(isIP(host) === 0 ? { servername: host } : {}),
    });
    const failed = (cause: unknown) => {
      socket.destroy();
      reject(new ServiceError("peerUnreachable", {}, { cause }));
    };
    const timer = setTimeout(() => failed(new Error(`no TLS in ${connectMs} ms`)), connectMs);
    socket.once("error", failed);
    socket.once("secureConnect", () => {
      clearTimeout(timer);
      socket.off("error", failed);
      const { raw } = socket.getPeerCertificate();
      if (raw === undefined) return failed(new Error("no certificate"));
      resolve({ socket, certificate: createHash("sha256").update(raw).digest("hex") });
    });
    socket.once("close", () => clearTimeout(timer));
  });
}

async function identityOver(socket: TLSSocket, url: string): Promise<PeerIdentity> {
  const answer = await exchange(socket, { url, path: "identity", headers: {}, body: null });
  const read = peerIdentity.safeParse(answer);
  if (!read.success) throw new ServiceError("peerBadReply", {}, { cause: read.error });
  return read.data;
}

type Sent = { url: string; path: keyof typeof answerMs; headers: Record<string, string>; body: string | null };

function signed(url: string, { what, terminalId, body, sign }: PeerQuestion, challenge: string): Sent {
  const text = JSON.stringify(body);
  const bodySha256 = createHash("sha256").update(text).digest("hex");
  const headers = {
    [peerHeaders.terminal]: encodeURIComponent(terminalId),
    [peerHeaders.challenge]: challenge,
    [peerHeaders.signature]: sign(signedText({ what, challenge, bodySha256 })),
    "content-type": "application/json",
  };
  return { url, path: what, headers, body: text };
}

/** One request over a connection that stays for the next one. Without an agent, so that no other terminal's connection is taken for it. */
function exchange(socket: TLSSocket, { url, path, headers, body }: Sent): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const failed = (cause: unknown) => {
      if (cause instanceof ServiceError) return reject(cause);
      // Before anything went out it was not reached; after that, whether it did anything is not known.
      reject(new ServiceError(body === null ? "peerUnreachable" : "peerBadReply", {}, { cause }));
    };
    const sent = request(
      {
        signal: AbortSignal.timeout(answerMs[path]),
        ...{ createConnection: () => socket, method: body === null ? "GET" : "POST", path: `${peerBase}/${path}` },
        headers: {
          ...{ host: new URL(url).host, connection: "keep-alive", "accept-language": "en" },
          ...headers,
          ...(body === null ? {} : { "content-length": String(Buffer.byteLength(body)) }),
        },
      },
      (answer) => void read(answer).then(resolve, failed),
    );
    sent.once("error", failed);
    sent.end(body ?? undefined);
  });
}

async function read(answer: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxTreeBytes) throw new ServiceError("peerBadReply");
    chunks.push(chunk);
  }
  const json: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  if (answer.statusCode === 200) return json;
  throw new ServiceError(codeIn(json));
}

/** What the terminal says in refusing; what this version does not know is an answer that makes no sense. */
function codeIn(problem: unknown): ProblemCode {
  const code = typeof problem === "object" && problem !== null && "code" in problem ? problem.code : null;
  // What is wrong with its own database or request is no more to be worded here than an unknown code.
  const told = problemCodes.find((one) => one === code);
  return told === undefined || told === "internal" || told === "notFound" ? "peerBadReply" : told;
}
