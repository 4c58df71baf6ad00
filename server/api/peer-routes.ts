import type { Hono } from "hono";
import type { z } from "zod";
import {
  maxBundleBytes,
  peerBase,
  peerConnectRequest,
  peerFollowRequest,
  peerHeaders,
  settingsBundle,
} from "../contract/peers.ts";
import type { ServiceContext } from "../services/context.ts";
import type { PeerQuestion } from "../services/peering/peer-link.ts";
import { type AskingPeer, askingPeer, identifySelf } from "../services/peering/receive-asker.ts";
import { connectionForPeer, stateForPeer } from "../services/peering/receive-connection.ts";
import { followedByPeer } from "../services/peering/receive-follow.ts";
import { standByForPeer } from "../services/peering/receive-role.ts";
import { takeSettings } from "../services/peering/receive-settings.ts";
import { ServiceError } from "../services/service-error.ts";
import { jsonIn, readBody } from "./request-body.ts";

const smallBytes = 10_000;

/** What other control terminals ask: below `/api/peers/v1`. Each request but the first is signed, and only paired terminals are heard. */
export function addPeerRoutes(app: Hono, context: ServiceContext): void {
  app.get(`${peerBase}/identity`, (c) => c.json(identifySelf(context)));
  answer("state", smallBytes, () => stateForPeer(context));
  answer("connect", smallBytes, (peer, body) => connectionForPeer(context, peer, formOf(peerConnectRequest, body)));
  answer("follow", smallBytes, (_peer, body) => followedByPeer(context, formOf(peerFollowRequest, body)));
  answer("stand-by", smallBytes, (peer) => standByForPeer(context, peer));
  answer("settings", maxBundleBytes, (peer, body) => takeSettings(context, peer, formOf(settingsBundle, body)));

  function answer(
    what: PeerQuestion["what"],
    maxBytes: number,
    act: (peer: AskingPeer, body: unknown) => Promise<unknown>,
  ): void {
    app.post(`${peerBase}/${what}`, async (c) => {
      const { headers } = c.req.raw;
      const header = (name: string) => headers.get(name) ?? "";
      const body = await readBody(c.req.raw, maxBytes);
      const peer = await askingPeer(context, {
        ...{ what, body, terminalId: decoded(header(peerHeaders.terminal)) },
        ...{ challenge: header(peerHeaders.challenge), signature: header(peerHeaders.signature) },
      });
      return Response.json(await act(peer, jsonIn(body)));
    });
  }
}

function formOf<S extends z.ZodType>(schema: S, body: unknown): z.infer<S> {
  const read = schema.safeParse(body);
  // It came as it was signed: whoever signed it speaks another version.
  if (!read.success) throw new ServiceError("peerIncompatible", {}, { cause: read.error });
  return read.data;
}

/** Header values are ASCII; ids need not be. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
