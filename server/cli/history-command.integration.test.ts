import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { historySchema } from "../contract/history.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { openControllerStore } from "../persistence/controller-store.ts";
import { seedRevision } from "../persistence/seed-revision.ts";
import { anySnapshot } from "../testing/api-bench.ts";
import { startCommand } from "../testing/start-command.ts";
import { aMinute } from "../testing/statistics-rows.ts";

const minute = 60_000;
/** 18:05:20 in Tokyo. */
const now = Date.UTC(2026, 5, 10, 9, 5, 20);
const live = { ...anySnapshot, clock: { siteAt: now, speed: 1 } };

let dataDir: string;
beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-history-"));
  await seedRevision({ dataDir, tree: exampleSite, comment: "", now: 0 });
  const store = await openControllerStore({ dataDir, log: { warn: () => undefined } });
  const first = now - (now % minute) - 10 * minute;
  await store.statistics.write([
    aMinute(first, { ups4: { figures: { loadPercent: [30, 50], chargePercent: 100, runtimeSec: 2700 } } }),
    aMinute(first + minute, {
      ups4: { figures: { loadPercent: 40, batteryCelsius: 25.5 }, onBatterySec: 20, outagesBegun: 1 },
    }),
  ]);
  await store.close();
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function run(argv: string[], lang = "C") {
  const { printed, code } = startCommand(["history", ...argv], { dataDir, live, lang });
  return { code: await code, ...printed };
}

describe("history", () => {
  it("prints the steps of a UPS in the site's time: means, least and greatest, gaps left out", async () => {
    const { code, out } = await run(["UPS④", "--since", "30m"]);
    expect(code).toBe(0);
    expect(out.split("\n")).toEqual([
      "UPS④, in steps of 1m",
      "from                           load %  charge %  runtime  input V  output V  battery °C  on battery  outages",
      "2026-06-10 17:55:00  40.0 (30.0–50.0)     100.0    45:00        —         —           —",
      "2026-06-10 17:56:00              40.0         —        —        —         —        25.5        0:20        1",
      "",
    ]);
  });

  it("by its id, in the steps asked for, or as few as fit on a screen; in Japanese", async () => {
    const { out } = await run(["ups4"], "ja_JP.UTF-8");
    expect(out).toMatch(
      /^UPS④、1h 刻み\n開始 .*負荷 %.*停電\n2026-06-10 17:00:00 {2}40\.0 \(30\.0–50\.0\) .* 0:20 +1\n$/,
    );
    expect((await run(["ups4", "--step", "1d", "--since", "7d"])).out).toContain("in steps of 1d");
  });

  it("prints JSON as the API answers", async () => {
    const { out } = await run(["ups4", "--since", "24h", "--json"]);
    const told = historySchema.parse(JSON.parse(out));
    expect(told).toMatchObject({
      upsId: "ups4",
      stepSec: 60,
      points: [{ loadPercent: { min: 30, mean: 40, max: 50 } }, {}],
    });
  });

  it("says that nothing is known", async () => {
    expect(await run(["ups1"])).toEqual({ code: 0, out: "Nothing is known of UPS① in this time.\n", err: "" });
  });

  it.each([
    [["nowhere"], "There is no UPS nowhere, or more than one: give its name, path or id."],
    [["blade-1"], "There is no UPS blade-1, or more than one: give its name, path or id."],
    [["ups4", "--since", "yesterday"], "--since: yesterday is no time; allowed are 1m to 1499d, as in 90m, 24h or 7d."],
    [["ups4", "--since", "9999d"], "--since: 9999d is no time; allowed are 1m to 1499d, as in 90m, 24h or 7d."],
    [
      ["ups4", "--step", "2m"],
      "--step: 2m is not allowed for so long a time; allowed are 1m, 5m, 10m, 30m, 1h, 3h, 6h, 12h, 1d.",
    ],
    [
      ["ups4", "--since", "365d", "--step", "1h"],
      "--step: 1h is not allowed for so long a time; allowed are 6h, 12h, 1d.",
    ],
  ])("refuses %j in a sentence", async (argv, sentence) => {
    expect(await run(argv)).toEqual({ code: 2, out: "", err: `fukuden: ${sentence}\n` });
  });
});
