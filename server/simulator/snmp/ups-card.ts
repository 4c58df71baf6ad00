import type { NodeId } from "../../domain/tree/entities.ts";
import type { LiveSite } from "../live-site.ts";
import type { Dropped } from "../log.ts";
import { answerDatagram, cardCommunities } from "./answer-datagram.ts";
import { type CardFamily, cardTrees } from "./card-trees.ts";
import { versionOf } from "./snmp-message.ts";
import { type DatagramSource, openSnmpSocket } from "./snmp-socket.ts";
import { sendTraps } from "./trap-sender.ts";
import { UpsUnit } from "./ups-unit.ts";
import { createV3Agent } from "./v3-agent.ts";

const version3 = 3;

/** One simulated UPS with its card: an SNMP agent on its own port of 127.0.0.1, which sends its traps from there. */
export async function startUpsCard(args: {
  upsId: NodeId;
  family: CardFamily;
  port: number;
  trapPort: number;
  live: LiveSite;
  dropped: Dropped;
}): Promise<{ port: number; close(): Promise<void> }> {
  const { upsId, family, live, dropped } = args;
  const drop = (detail: string) => dropped.drop("snmp", `${upsId}: ${detail}`);
  const unit = new UpsUnit({ id: upsId, live });
  const tree = cardTrees[family];
  // Most cards are never asked in version 3, and its agent is heavy.
  let v3: ReturnType<typeof createV3Agent> | null = null;
  function hear(datagram: Buffer, from: DatagramSource): void {
    if (versionOf(datagram) === version3) {
      v3 ??= createV3Agent({ unit, tree, send: socket.send, onError: drop });
      v3(datagram, from);
      return;
    }
    const answer = answerDatagram({ datagram, communities: cardCommunities, tree, view: () => unit.view(), unit });
    if (answer) socket.send(answer, from);
  }
  const socket = await openSnmpSocket({ host: "127.0.0.1", port: args.port, onDatagram: hear, onError: drop });
  sendTraps({ unit, family, send: (trap) => socket.send(trap, { address: "127.0.0.1", port: args.trapPort }) });
  return { port: socket.port, close: socket.close };
}
