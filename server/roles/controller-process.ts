/**
 * How the controller's process is run, so that a site of thousands stays small in memory. V8 would let the heap grow to several times of what is in
 * use before it tidies up, and glibc keeps an arena for each thread, and what was freed in it. (Mappings for pieces of 16 KiB and more, so that the
 * compilers' memory goes back, make it larger with many UPSes: each datagram that is held then takes a page.) Measured with 10,000 UPSes: 350 instead
 * of 750 MB, for a tenth more of CPU; see docs/performance.md. Of `env` what the operator has set holds.
 */
export const controllerProcess: { nodeArgs: readonly string[]; env: Readonly<Record<string, string>> } = {
  nodeArgs: ["--max-semi-space-size=8", "--heap-growing-percent=40"],
  env: { MALLOC_ARENA_MAX: "1", MALLOC_TRIM_THRESHOLD_: "262144" },
};
