/**
 * How the controller's process is run, so that a site of thousands stays small in memory. V8 would let the heap grow to several times of what is in
 * use before it tidies up, and glibc keeps an arena for each thread, and what was freed in it: the compilers' segments of 32 KiB go back to the system
 * only where each is a mapping of its own. Measured with 10,000 UPSes: half as much, for a tenth more of CPU; see docs/performance.md.
 * Of `env` what the operator has set holds.
 */
export const controllerProcess: { nodeArgs: readonly string[]; env: Readonly<Record<string, string>> } = {
  nodeArgs: ["--max-semi-space-size=8", "--heap-growing-percent=40"],
  env: { MALLOC_ARENA_MAX: "1", MALLOC_TRIM_THRESHOLD_: "262144", MALLOC_MMAP_THRESHOLD_: "16384" },
};
