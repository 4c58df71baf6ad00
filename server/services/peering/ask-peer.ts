import type { z } from "zod";
import type { StoredPeer } from "../../persistence/peers.ts";
import type { ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";
import { ownTerminal } from "./own-terminal.ts";
import type { PeerQuestion } from "./peer-link.ts";

/** Asks a paired terminal, and reads its answer. @throws ServiceError as `PeerLink`, `noNodeId`; `peerBadReply` for an answer of another form */
export async function askPeer<S extends z.ZodType>(
  context: ServiceContext,
  peer: Pick<StoredPeer, "url" | "certificate">,
  question: { what: PeerQuestion["what"]; body: unknown; answer: S },
): Promise<z.infer<S>> {
  const { link, identity } = context.peering;
  const terminalId = ownTerminal(context);
  const { what, body } = question;
  const answer = await link.ask(peer, { terminalId, what, body, sign: identity.sign });
  const read = question.answer.safeParse(answer);
  if (!read.success) throw new ServiceError("peerBadReply", {}, { cause: read.error });
  return read.data;
}
