import { createSocket, type Socket } from "node:dgram";
import { afterEach, expect, test } from "vitest";
import type { Tree, Ups } from "../../domain/tree/entities.ts";
import type { JournalEntry } from "../../domain/world/memory.ts";
import { freeUdpPort, startSnmpd } from "../../drivers/testing/net-snmp-tools.ts";
import { requireTools } from "../require-tools.ts";
import { until } from "../test-simulator.ts";
import { withSite } from "./outage-run.ts";
import type { SiteProcesses } from "./site-processes.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** The example site with further UPSes that feed nothing, at these ports. */
function withUpsesAt(ports: Record<string, number>): (tree: Tree) => Tree {
  return (tree) => {
    const [model] = tree.upses as [Ups];
    const group = { id: "others", name: "others", note: "", parentId: "ssc", folder: "groups", policy: {} } as const;
    const upses = Object.entries(ports).map(([id, port]): Ups => {
      const source = { ...model.source, port, ...(model.source.kind === "snmp" ? { mib: "auto" as const } : {}) };
      return { ...model, id, name: id, groupId: group.id, restart: "controller", source } as Ups;
    });
    return { ...tree, groups: [...tree.groups, group], upses: [...tree.upses, ...upses] };
  };
}

/** Somebody listens there, and never answers. */
async function startBlackHole(): Promise<{ port: number; heard(): number }> {
  const socket: Socket = createSocket("udp4");
  let heard = 0;
  socket.on("message", () => {
    heard += 1;
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", () => resolve()));
  ends.push(() => socket.close());
  return { port: socket.address().port, heard: () => heard };
}

/** Counts readings from here on, each time that it looks. */
function countReads(site: SiteProcesses, upsIds: readonly string[]) {
  const readAtOf = (id: string) => site.live().nodes[id]?.heardAt ?? null;
  const counts = new Map(upsIds.map((id) => [id, { reads: 0, lastAt: readAtOf(id) }]));
  return {
    look(): true {
      for (const [id, { reads, lastAt }] of counts) {
        const at = readAtOf(id);
        if (at !== lastAt) counts.set(id, { reads: reads + 1, lastAt: at });
      }
      return true;
    },
    of: (id: string) => counts.get(id)?.reads ?? 0,
  };
}

const alarmsOf = (site: SiteProcesses) => site.live().alarms.map((alarm) => alarm.key);
/** The demo's own, which say nothing of the devices under test. */
const realUpses = ["ups1", "ups2", "ups3", "ups4", "ups5", "ups6"];
const realUpsesRead = (live: ReturnType<SiteProcesses["live"]>) =>
  realUpses.every((id) => live.nodes[id]?.ups?.reading != null);

test.skipIf(requireTools(["snmpd"]))(
  "an agent that is no UPS is called that, one that is not there is lost, and one that swallows all slows nobody down",
  { timeout: 180_000 },
  async () => {
    const snmpd = await startSnmpd(["rocommunity public 127.0.0.1", "sysDescr a printer"]);
    ends.push(() => snmpd.stop());
    const hole = await startBlackHole();
    const change = withUpsesAt({ printer: snmpd.port, nowhere: await freeUdpPort(), hole: hole.port });
    await withSite(
      async (site) => {
        await site.speed(20);
        await until("the printer to be told", () => alarmsOf(site).includes("upsNotAUps:printer"));
        expect(site.live().nodes.printer?.ups?.reading).toBeNull();

        // While questions to nowhere wait in vain, the others are asked again and again.
        const reads = countReads(site, realUpses);
        const isLost = (id: string) => alarmsOf(site).includes(`upsLost:${id}`);
        await until("nobody there to be lost", () => reads.look() && isLost("nowhere") && isLost("hole"));
        expect(hole.heard()).toBeGreaterThanOrEqual(3);
        expect(site.live().nodes.nowhere?.status).toBe("lost");
        expect(alarmsOf(site)).not.toContain("upsLost:printer");
        // Whoever waited for the hole could be read at most as often as it was asked.
        for (const id of realUpses) expect(reads.of(id), id).toBeGreaterThan(hole.heard());

        // At the site's own pace, so that a poll by chance comes every five seconds only.
        await site.speed(1);
        const readsOf5 = countReads(site, ["ups5"]);
        await site.mains(false, ["ups5"]);
        await until(
          "a reading that shows it",
          () => readsOf5.look() && site.live().nodes.ups5?.ups?.reading?.output === "battery",
        );
        expect(readsOf5.of("ups5")).toBeLessThanOrEqual(2);
        expect(site.live().log.find((line) => line.kind === "outageBegan")).toMatchObject({ upsId: "ups5" });
        // A poll by chance may have shown it a moment before the trap did; heard it was in any case.
        const isHeard = (entry: JournalEntry) => entry.kind === "trapHeard" && entry.upsIds.includes("ups5");
        await expect.poll(async () => (await site.journal()).some(isHeard), { timeout: 60_000 }).toBe(true);
        expect(site.live().log.filter((line) => line.kind === "commandIssued")).toEqual([]);
      },
      { change, settled: realUpsesRead },
    );
  },
);
