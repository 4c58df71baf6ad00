import type { Tree } from "../server/domain/tree/entities.ts";
import { patchNode } from "../server/domain/tree/patch.ts";
import { addRevision } from "../server/persistence/revisions.ts";
import { systemActor } from "../server/persistence/stored-actor.ts";
import { connectToPeer } from "../server/services/peering/connect.ts";
import { sendSettings } from "../server/services/peering/send.ts";
import { setTransferPassword } from "../server/services/peering/set-transfer-password.ts";
import { administrator, openTerminal, pairBoth, type TerminalBench } from "../server/testing/terminal-bench.ts";
import type { Benchmark } from "./benchmark.ts";
import { savableSite } from "./generated-site.ts";
import { quantile } from "./quantile.ts";

const password = "only for measuring";
/** With their racks, halls and UPSes some 10,000 nodes. */
const terminals = 8_000;
const runs = 50;

/** Settings of a large site from one terminal to another, each with a database of its own, over TLS on loopback. */
export const transfer: Benchmark = {
  name: "transfer",
  async run() {
    const site = savableSite(terminals);
    await using sv1 = await openTerminal({ selfId: "sv1", tree: site });
    await using sv2 = await openTerminal({ selfId: "sv2" });
    await pairBoth(sv1, sv2);
    await setTransferPassword(sv2.context, administrator, { password });
    const connected: number[] = [];
    const sent: number[] = [];
    for (let run = 0; run < runs; run++) {
      await save(sv1, run + 2, patchNode(site, "t-0", { note: `run ${run}` }) ?? site);
      const begun = performance.now();
      const { connectionId } = await connectToPeer(sv1.context, administrator, { terminalId: "sv2", password });
      const since = performance.now();
      await sendSettings(sv1.context, administrator, { terminalId: "sv2", connectionId, replaceUnknown: false });
      connected.push(since - begun);
      sent.push(performance.now() - since);
    }
    const method = `${runs} runs, 10,000 nodes, one field of which changed; sender and receiver share one core`;
    return [
      { name: "transfer, connected, p50", value: quantile(connected, 0.5), unit: "ms", goalAtMost: null, method },
      { name: "transfer, sent, p50", value: quantile(sent, 0.5), unit: "ms", goalAtMost: 3_000, method },
      { name: "transfer, sent, p99", value: quantile(sent, 0.99), unit: "ms", goalAtMost: 3_000, method },
    ];
  },
};

async function save({ context }: TerminalBench, number: number, tree: Tree): Promise<void> {
  const { database, box } = context.store;
  const at = context.now();
  await database.transaction((tx) => addRevision(tx, { number, tree, comment: "", actor: systemActor, at, box }));
}
