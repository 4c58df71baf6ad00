import { expect, test } from "vitest";
import { endOf, endOfFullOutage, loseMains, runBack, runTo, withSite } from "./outage-run.ts";

/** Another one is tried with `FUKUDEN_TEST_SEED`. */
const seed = Number(process.env.FUKUDEN_TEST_SEED ?? 20260727);

/** Where in the outage the controller dies: at a moment of chance in each of these stretches of site time, and how fast that runs. */
const stretches = [
  { during: "confirming", fromSec: 2, toSec: 29, speed: 20 },
  { during: "linked terminals stopping", fromSec: 31, toSec: 80, speed: 20 },
  { during: "UPSes of the linked terminals", fromSec: 85, toSec: 125, speed: 20 },
  { during: "flush and cut", fromSec: 125, toSec: 230, speed: 20 },
  { during: "control side only", fromSec: 300, toSec: 800, speed: 200 },
  { during: "control side confirming", fromSec: 880, toSec: 898, speed: 20 },
  { during: "first control terminal stopping", fromSec: 901, toSec: 960, speed: 20 },
  // Its agent says goodbye at 1023 s at the earliest, and then there is no controller to kill.
  { during: "last control terminal and its UPSes", fromSec: 966, toSec: 1015, speed: 20 },
];

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function chanceFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

test(
  `a controller killed ten times in an outage of 20 minutes comes to the same end (seed ${seed})`,
  { timeout: 100_000 },
  () =>
    withSite(async (site) => {
      const chance = chanceFrom(seed);
      const kills: string[] = [];
      async function kill(during: string): Promise<void> {
        kills.push(`${during}: t+${Math.round(site.outageSec())}`);
        await site.killController();
      }
      try {
        const firstEpoch = site.live().controller.epoch;
        await loseMains(site);
        for (const { during, fromSec, toSec, speed } of stretches) {
          await runTo(site, fromSec, speed);
          await runTo(site, fromSec + (toSec - fromSec) * chance(), speed);
          await kill(during);
        }
        await runTo(site, 1200, 60);
        await site.mains(true);
        await runBack(site, {
          beforeReboot: () => kill("control side's warm-up"),
          beforeLinkedSide: () => kill("linked storage starting"),
        });
        expect(await endOf(site)).toEqual(endOfFullOutage);
        expect(kills).toHaveLength(10);
        // Beside the kills its terminal halted once and rebooted once.
        expect(site.live().controller.epoch).toBe(firstEpoch + 12);
      } catch (error) {
        if (error instanceof Error) error.message += `\nseed ${seed}, killed ${kills.join(", ")}`;
        throw error;
      }
    }),
);
