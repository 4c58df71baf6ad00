import type { Ups } from "../../domain/tree/entities.ts";
import type { LiveSite } from "../live-site.ts";
import type { Dropped, SimulatorLog } from "../log.ts";
import { serveCard } from "./card-mib.ts";
import { bindShared, createCardAgent } from "./net-snmp-agent.ts";
import { sendTraps } from "./trap-sender.ts";
import { UpsUnit } from "./ups-view.ts";

/** A management card answers nothing longer than this. */
const maxRequestBytes = 8192;

/** One simulated UPS with its card: an SNMP agent on its own port of 127.0.0.1, which sends its traps from there. */
export async function startUpsCard(args: {
  ups: Ups;
  port: number;
  trapPort: number;
  live: LiveSite;
  dropped: Dropped;
  log: SimulatorLog;
}): Promise<{ port: number; close(): Promise<void> }> {
  const { ups, live, dropped, log } = args;
  const drop = (detail: string) => dropped.drop("snmp", `${ups.id}: ${detail}`);
  const shared = await bindShared({ port: args.port, maxBytes: maxRequestBytes, onBadDatagram: drop });
  const agent = createCardAgent({
    port: shared.port,
    dgramModule: shared.forAgent,
    onError: (error) => drop(error.message),
  });
  const unit = new UpsUnit({ unit: ups, live });
  serveCard(agent, unit);
  sendTraps({ unit, trapPort: args.trapPort, dgramModule: shared.forTraps, log });
  return { port: shared.port, close: shared.close };
}
