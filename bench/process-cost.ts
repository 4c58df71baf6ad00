import { readdirSync, readFileSync } from "node:fs";

/**
 * What a process took so far (all threads that it has), and holds and held at the most. `shareBytes`: of pages that others hold too only its share
 * (proc(5): Pss).
 */
export type ProcessCost = { cpuMs: number; rssBytes: number; peakRssBytes: number; shareBytes: number };

/** Of a Linux process, as proc(5) says. Time on a processor is read from `schedstat`, in nanoseconds: `stat` has it in hundredths of a second. */
export function costOf(pid: number): ProcessCost {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((tid) =>
    Number(readFileSync(`/proc/${pid}/task/${tid}/schedstat`, "latin1").split(" ")[0]),
  );
  const status = readFileSync(`/proc/${pid}/status`, "latin1") + readFileSync(`/proc/${pid}/smaps_rollup`, "latin1");
  const kib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]);
  return {
    cpuMs: nanoseconds.reduce((a, b) => a + b, 0) / 1e6,
    rssBytes: kib("VmRSS") * 1024,
    peakRssBytes: kib("VmHWM") * 1024,
    shareBytes: kib("Pss") * 1024,
  };
}
