import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SnmpAccess, Tree, Ups } from "../domain/tree/entities.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { lostAfterFailedReads } from "../domain/world/observe-ups.ts";
import type { Observation } from "../domain/world/readings.ts";
import { createDrivers, type RunningDrivers } from "../drivers/drivers.ts";
import { createQuietLog } from "../drivers/testing/quiet-log.ts";
import type { Fleet } from "../simulator/fleet/fleet.ts";
import { startFleet } from "../simulator/fleet/start-fleet.ts";
import { eventually } from "../testing/eventually.ts";
import { type LossyRelay, openLossyRelay } from "../testing/lossy-relay.ts";
import { ScaledClock, SystemClock } from "./clock.ts";
import type { Drivers, UpsDriver } from "./ports.ts";
import { createWatch, type Watch } from "./watch.ts";

/** A fleet that is read through a network which loses every tenth datagram each way, doubles some, and lets some overtake others. */
const count = 300;
const bad = { loss: 0.1, twice: 0.1, delayMs: 80 };
const dead = { loss: 1, twice: 0, delayMs: 0 };
const seed = 4;
/** The site's clock: a poll of every 5 s comes every second. Time-outs of the drivers are real. */
const speed = 5;

let fleet: Fleet;
let relay: LossyRelay;
let drivers: RunningDrivers;
let watch: Watch;
let tallies: Map<string, Tally>;

type Tally = {
  read: number;
  failed: number;
  failedInRow: number;
  mostFailedInRow: number;
  serial: string | null;
  inFlight: number;
  mostInFlight: number;
};
const tallyOf = (id: string): Tally => {
  const tally = tallies.get(id);
  if (!tally) throw new Error(`nothing is known of ${id}`);
  return tally;
};

beforeEach(async () => {
  const siteAt = Date.now();
  const clock = new ScaledClock({ siteAt, realAt: siteAt, speed });
  fleet = await startFleet({ count });
  relay = await openLossyRelay({ places: fleet.endpoints, weather: bad, seed });
  tallies = new Map(relay.places.map(({ id }) => [id, newTally()]));
  const log = createQuietLog();
  drivers = await createDrivers({
    ...{ clock, log, observe: () => {}, currentTree: () => null, epoch: () => 1, loopbackOnly: true },
    ...{ trapHost: "127.0.0.1", trapPort: 0, agentHost: "127.0.0.1", agentPort: 0 },
  });
  watch = createWatch({
    ...{ clock, realClock: new SystemClock(), log, observe, isPending: () => false, inSequence: () => false },
    drivers: counted(drivers),
  });
});
afterEach(async () => {
  await watch.close();
  await drivers.close();
  await relay.close();
  await fleet.stop();
});

function observe(observation: Observation): void {
  if (observation.kind === "upsRead") {
    const tally = tallyOf(observation.upsId);
    tally.read += 1;
    tally.failedInRow = 0;
  } else if (observation.kind === "upsReadFailed") {
    const tally = tallyOf(observation.upsId);
    tally.failed += 1;
    tally.failedInRow += 1;
    tally.mostFailedInRow = Math.max(tally.mostFailedInRow, tally.failedInRow);
  } else if (observation.kind === "upsIdentified") {
    tallyOf(observation.upsId).serial = observation.identity.serial;
  }
}

/** The same drivers; how many reads of a UPS are open at once is noted. */
function counted(real: RunningDrivers): Drivers {
  return {
    ...real,
    ups(ups): UpsDriver {
      const driver = real.ups(ups);
      const tally = tallyOf(ups.id);
      const read = driver.read.bind(driver);
      driver.read = async (signal) => {
        tally.inFlight += 1;
        tally.mostInFlight = Math.max(tally.mostInFlight, tally.inFlight);
        try {
          return await read(signal);
        } finally {
          tally.inFlight -= 1;
        }
      };
      return driver;
    },
  };
}

describe("three hundred UPSes behind a bad network", () => {
  test("each is read again and again, and none is taken for lost or for another", async () => {
    watch.adopt(treeOf("2c"));
    await eventually(() => expect(leastRead(all())).toBeGreaterThanOrEqual(6));
    await eventually(() => expect(all().filter((id) => tallyOf(id).serial === null)).toEqual([]));
    expect(all().filter((id) => tallyOf(id).serial !== serialOf(id))).toEqual([]);
    expect(all().filter((id) => tallyOf(id).mostFailedInRow >= lostAfterFailedReads)).toEqual([]);
    expect(Math.max(...all().map((id) => tallyOf(id).mostInFlight))).toBe(1);
    expect(relay.counts.lost).toBeGreaterThan(count);
    expect(relay.counts.twice).toBeGreaterThan(count);
  });

  test("a tenth whose link is dead counts as lost, is asked ever less, keeps nobody waiting, and is read when it is back", async () => {
    const cut = all().slice(0, count / 10);
    const others = all().slice(count / 10);
    relay.setWeather(dead, cut);
    watch.adopt(treeOf("2c"));
    await eventually(() => expect(Math.min(...cut.map((id) => tallyOf(id).failed))).toBe(lostAfterFailedReads));
    // Two tries of two seconds each, for each of them: whoever waited for that would not have been read so often.
    expect(leastRead(others)).toBeGreaterThan(0);
    expect(medianRead(others)).toBeGreaterThan(lostAfterFailedReads);
    expect(leastRead(cut)).toBe(0);
    expect(Math.max(...cut.map((id) => relay.askedOf(id)))).toBeLessThan(Math.min(...others.map(relay.askedOf)));
    relay.setWeather(bad, cut);
    await eventually(() => expect(leastRead(cut)).toBeGreaterThan(0));
    expect(Math.max(...all().map((id) => tallyOf(id).mostInFlight))).toBe(1);
  });
});

const all = () => relay.places.map(({ id }) => id);
const leastRead = (ids: readonly string[]) => Math.min(...ids.map((id) => tallyOf(id).read));
const medianRead = (ids: readonly string[]) =>
  ids.map((id) => tallyOf(id).read).sort((a, b) => a - b)[Math.floor(ids.length / 2)];
/** As the simulated card says it. */
const serialOf = (id: string) => id.toUpperCase().padEnd(12, "0").slice(0, 12);

function newTally(): Tally {
  return { read: 0, failed: 0, failedInRow: 0, mostFailedInRow: 0, serial: null, inFlight: 0, mostInFlight: 0 };
}

function treeOf(version: "1" | "2c"): Tree {
  const access: SnmpAccess = { version, readCommunity: "public", writeCommunity: "private" };
  const pattern = exampleSite.upses[0] as Ups;
  const upses = relay.places.map(
    ({ id, host, port }): Ups => ({
      ...pattern,
      id,
      name: id,
      source: { kind: "snmp", host, port, access, mib: "auto" },
    }),
  );
  return { ...exampleSite, upses, storages: [], clusters: [] };
}
