import type { TreeList } from "../domain/tree/lists.ts";

/** How many nodes of a kind a site may have. */
export const mostOf = {
  groups: 20_000,
  upses: 20_000,
  storages: 20_000,
  terminals: 50_000,
  loads: 20_000,
  dependencies: 100_000,
  clusters: 1000,
  schedules: 20_000,
  lanFactors: 20_000,
} as const satisfies Record<TreeList, number>;
