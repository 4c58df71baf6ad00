import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import type { FleetEndpoint } from "../server/contract/fleet.ts";
import { costOf, type ProcessCost } from "./process-cost.ts";

export const snmpUpsPath = "/lib/nut/snmp-ups";

/** NUT's driver, a process for each UPS, each reading all that it knows of its UPS so often. */
export type SnmpUpsDrivers = {
  /** Of all of them together. */
  cost(): ProcessCost;
  stop(): Promise<void>;
};

export function startSnmpUpsDrivers(endpoints: readonly FleetEndpoint[], everySec: number): SnmpUpsDrivers {
  const folder = mkdtempSync(path.join(tmpdir(), "fukuden-bench-nut-"));
  const state = path.join(folder, "state");
  mkdirSync(state, { mode: 0o700 });
  writeFileSync(path.join(folder, "ups.conf"), endpoints.map((endpoint) => sectionOf(endpoint, everySec)).join(""));
  const env = { ...process.env, NUT_CONFPATH: folder, NUT_STATEPATH: state, NUT_ALTPIDPATH: state };
  const children = endpoints.map(({ id }) =>
    spawn(snmpUpsPath, ["-a", id, "-u", userInfo().username, "-F"], { env, stdio: "ignore" }),
  );
  return {
    cost() {
      const costs = children.map(({ pid }) => costOf(pid ?? 0));
      const sum = (of: keyof ProcessCost) => costs.reduce((total, cost) => total + cost[of], 0);
      return {
        cpuMs: sum("cpuMs"),
        rssBytes: sum("rssBytes"),
        peakRssBytes: sum("peakRssBytes"),
        shareBytes: sum("shareBytes"),
      };
    },
    async stop() {
      await Promise.all(children.map(end));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function sectionOf({ id, host, port }: FleetEndpoint, everySec: number): string {
  const lines = [
    "driver = snmp-ups",
    `port = ${host}:${port}`,
    "mibs = apcc",
    "community = public",
    "snmp_version = v2c",
  ];
  return `[${id}]\n${[...lines, `pollinterval = ${everySec}`, `pollfreq = ${everySec}`].join("\n")}\n`;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}
