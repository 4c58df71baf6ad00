import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { openEventReader } from "../../persistence/event-reader.ts";
import { leaveToController } from "../../persistence/replica-file.ts";
import { writeRole } from "../../persistence/role-file.ts";
import { endOf, endOfFullOutage, loseMains, runBack, runTo, withSite } from "./outage-run.ts";
import type { SiteProcesses } from "./site-processes.ts";

/**
 * The controller and its journal are gone, as with their machine; another terminal's controller goes on, by what that one has of it. At each
 * take-over it lacks the last entries, which it had not asked for yet.
 */
async function takeOver(site: SiteProcesses, lacks: number): Promise<void> {
  const { dataDir } = site;
  await site.replaceController(async () => {
    const reader = openEventReader({ dataDir });
    const open = await reader.open();
    await reader.close();
    for (const file of readdirSync(dataDir))
      if (file.startsWith("controller.db")) rmSync(path.join(dataDir, file), { force: true });
    const entries = open.slice(0, Math.max(1, open.length - lacks));
    leaveToController(dataDir, { terminalId: "sv2", at: Date.now(), entries, sequenceSha256: null }, 1);
    const epochFloor = Math.max(...open.map(({ epoch }) => epoch));
    writeRole(dataDir, { acts: true, since: Date.now(), by: "test", epochFloor });
  });
}

test("a site whose acting terminal is lost four times in an outage comes to the same end", { timeout: 300_000 }, () =>
  withSite(async (site) => {
    await loseMains(site);
    await runTo(site, 15, 20);
    await takeOver(site, 1);
    await runTo(site, 50, 20);
    await takeOver(site, 3);
    await runTo(site, 150, 20);
    await takeOver(site, 2);
    await runTo(site, 1200, 60);
    await site.mains(true);
    await runBack(site, { beforeLinkedSide: () => takeOver(site, 2) });
    expect(await endOf(site)).toEqual(endOfFullOutage);
  }),
);
