import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { FleetEndpoint } from "../server/contract/fleet.ts";
import type { SnmpAccess } from "../server/domain/tree/entities.ts";
import { createAddresses } from "../server/drivers/ups/addresses.ts";
import { powernetFamily } from "../server/drivers/ups/powernet-family.ts";
import { createSnmpClient } from "../server/drivers/ups/snmp-session.ts";
import { createSnmpSockets } from "../server/drivers/ups/snmp-sockets.ts";
import { createSnmpUps } from "../server/drivers/ups/snmp-ups.ts";
import { type ForkedFleet, forkFleet } from "../server/simulator/fleet/fork-fleet.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { snmpUpsPath, startSnmpUpsDrivers } from "./snmp-ups-drivers.ts";

const devices = 500;
const rounds = 20;
const access: SnmpAccess = { version: "2c", readCommunity: "public", writeCommunity: "private" };
const silent = { info() {}, warn() {}, error() {} };
/** NUT's own default is 30 s for most values; ours are all read every 5 s. */
const nutEverySec = 5;
const nutUpses = 20;
const nutMeasureMs = 60_000;

/** What a get, or a poll, costs, next to Net-SNMP's C library and to NUT's driver, of the same fleet in another process. */
export const pollPeers: Benchmark = {
  name: "poll-peers",
  async run() {
    const fleet = await forkFleet({ count: devices });
    try {
      const oids = await servedOids(fleet.endpoints);
      const ours = await oursPerRead(fleet.endpoints);
      const method = `${oids.length} objects in one get, ${devices} UPSes one after the other, ${rounds} times`;
      return [
        { name: "read of a UPS, this driver", value: ours, unit: "µs", goalAtMost: null, method: `CPU; ${method}` },
        {
          name: "the same get, Net-SNMP",
          value: await netSnmpPerGet(fleet.endpoints, oids),
          unit: "µs",
          goalAtMost: null,
          method: `CPU; Debian's libsnmp-perl, its C library and what Perl makes of it; ${method}`,
        },
        ...(await nutFigures(fleet)),
      ];
    } finally {
      await fleet.stop();
    }
  },
};

/** Of what a poll of the family asks for, that which these cards have. */
async function servedOids(endpoints: readonly FleetEndpoint[]): Promise<string[]> {
  const sockets = createSnmpSockets(silent);
  const [first] = endpoints;
  if (!first) throw new Error("the fleet is empty");
  const client = createSnmpClient({ ...first, access }, sockets, createAddresses());
  try {
    const answers = await client.get(powernetFamily.pollOids, new AbortController().signal);
    return answers.filter(({ value }) => value !== null).map(({ oid }) => oid);
  } finally {
    client.close();
    sockets.close();
  }
}

async function oursPerRead(endpoints: readonly FleetEndpoint[]): Promise<number> {
  const sockets = createSnmpSockets(silent);
  const addresses = createAddresses();
  const { signal } = new AbortController();
  const drivers = endpoints.map(({ id, host, port }) =>
    createSnmpUps({
      ups: { id, shutoffGraceSec: 180 },
      target: { host, port, access },
      ...{ mib: "powernet", sockets, addresses, onIdentName: () => {} },
    }),
  );
  const readAll = async () => {
    for (const driver of drivers) await driver.read(signal);
  };
  try {
    // What each card has is found out first, and the code is compiled.
    for (let i = 0; i < 4; i++) await readAll();
    const before = process.cpuUsage();
    for (let i = 0; i < rounds; i++) await readAll();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / (rounds * drivers.length);
  } finally {
    for (const driver of drivers) await driver.close();
    sockets.close();
  }
}

async function netSnmpPerGet(endpoints: readonly FleetEndpoint[], oids: readonly string[]): Promise<number> {
  const script = path.join(import.meta.dirname, "net-snmp-gets.pl");
  const input = [oids.join(" "), ...endpoints.map(({ host, port }) => `${host} ${port}`), ""].join("\n");
  const output = await new Promise<string>((resolve, reject) => {
    const child = execFile("perl", [script, String(rounds)], (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
    child.stdin?.end(input);
  });
  const { gets, failed, cpuSec } = JSON.parse(output) as { gets: number; failed: number; cpuSec: number };
  if (failed > 0) throw new Error(`${failed} of ${gets} gets by Net-SNMP failed`);
  return (cpuSec * 1e6) / gets;
}

async function nutFigures(fleet: ForkedFleet): Promise<Figure[]> {
  if (!existsSync(snmpUpsPath)) throw new Error(`there is no ${snmpUpsPath}`);
  const drivers = startSnmpUpsDrivers(fleet.endpoints.slice(0, nutUpses), nutEverySec);
  try {
    await sleep(15_000);
    const [before, countsBefore] = [drivers.cost(), await fleet.counts()];
    await sleep(nutMeasureMs);
    const [after, counts] = [drivers.cost(), await fleet.counts()];
    const polls = (nutUpses * nutMeasureMs) / (nutEverySec * 1000);
    const gets = (counts.answered - countsBefore.answered) / polls;
    const method = `NUT's snmp-ups, a process each for ${nutUpses} UPSes, all values every ${nutEverySec} s`;
    return [
      {
        name: "poll of a UPS, snmp-ups",
        value: ((after.cpuMs - before.cpuMs) * 1000) / polls,
        unit: "µs",
        goalAtMost: null,
        method: `CPU; ${method}: ${gets.toFixed(0)} gets of one object each`,
      },
      {
        name: "memory per UPS, snmp-ups",
        value: after.shareBytes / nutUpses / 1e6,
        unit: "MB",
        goalAtMost: null,
        method: `its share of what is resident, shared pages divided; all pages ${(after.rssBytes / nutUpses / 1e6).toFixed(1)}; ${method}`,
      },
    ];
  } finally {
    await drivers.stop();
  }
}
