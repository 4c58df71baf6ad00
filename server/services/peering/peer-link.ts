import type { PeerIdentity } from "../../contract/peers.ts";

/** How a paired terminal is asked. `certificate`: its SHA-256 in lower hex; over no other one anything is said. */
export type PeerAddress = { url: string; certificate: string };

/** Asks other control terminals over the network. Methods throw ServiceError `peerUnreachable`, `peerCertificate`, `peerBadReply`, `notHttps`, or the code that the peer answers with. */
export interface PeerLink {
  /** Which certificate is shown there, and what it says of itself. Nothing of ours is told. */
  look(url: string): Promise<{ url: string; certificate: string; identity: PeerIdentity }>;
  /** One signed request. `sign` signs what goes with the challenge. */
  ask(peer: PeerAddress, request: PeerQuestion): Promise<unknown>;
}

export type PeerQuestion = {
  terminalId: string;
  what: "state" | "connect" | "settings" | "stand-by" | "follow";
  body: unknown;
  sign: (text: string) => string;
};

/** What is signed with a request: it holds for one request to one terminal, as the challenge is that terminal's own. */
export function signedText(args: { what: PeerQuestion["what"]; challenge: string; bodySha256: string }): string {
  return `fukuden peer 1\n${args.what}\n${args.challenge}\n${args.bodySha256}`;
}
