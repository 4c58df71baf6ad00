import { cpus, loadavg, release, totalmem } from "node:os";

/** What the figures were measured on. */
export type Machine = {
  cpu: string;
  cores: number;
  memoryGib: number;
  system: string;
  node: string;
  date: string;
  /** Over the last minute before the run: above 0 others were at work too. */
  loadBefore: number;
};

export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch} ${release()}`,
    node: process.versions.node,
    date: new Date().toISOString(),
    loadBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}
