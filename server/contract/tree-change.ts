import { z } from "zod";
import type { TreeChange } from "../domain/tree/change.ts";
import type { Tree } from "../domain/tree/entities.ts";
import { type TreeList, treeLists } from "../domain/tree/lists.ts";
import { fieldErrorsOf } from "./field-errors.ts";
import { mostOf } from "./most-of.ts";
import type { FieldError } from "./problem.ts";
import { nodeId } from "./scalars.ts";
import {
  clusterSchema,
  dependencySchema,
  groupSchema,
  lanFactorSchema,
  loadSchema,
  networkSchema,
  scheduleSchema,
  sharedSettingsSchema,
  storageSchema,
  terminalSchema,
  upsSchema,
} from "./tree.ts";
import { checkIntegrity } from "./tree-integrity.ts";

function listChange<T extends z.ZodType>(node: T, most: number) {
  return z.strictObject({
    put: z.array(node).max(most),
    remove: z.array(nodeId).max(most),
    at: z.record(nodeId, z.number().int().min(0).max(1_000_000)),
  });
}

/** An edit on the wire: every node that it puts in is checked as the whole settings are. */
export const treeChangeSchema = z.strictObject({
  network: networkSchema.optional(),
  shared: sharedSettingsSchema.optional(),
  lists: z.strictObject({
    groups: listChange(groupSchema, mostOf.groups).optional(),
    upses: listChange(upsSchema, mostOf.upses).optional(),
    storages: listChange(storageSchema, mostOf.storages).optional(),
    terminals: listChange(terminalSchema, mostOf.terminals).optional(),
    loads: listChange(loadSchema, mostOf.loads).optional(),
    dependencies: listChange(dependencySchema, mostOf.dependencies).optional(),
    clusters: listChange(clusterSchema, mostOf.clusters).optional(),
    schedules: listChange(scheduleSchema, mostOf.schedules).optional(),
    lanFactors: listChange(lanFactorSchema, mostOf.lanFactors).optional(),
  } satisfies Record<TreeList, z.ZodType>),
});
/** The wire's type is the domain's, but that keys may be there and undefined. */
export type TreeChangeOnWire = z.infer<typeof treeChangeSchema>;

/** Without the keys that are there and undefined. */
export function changeFromWire({ network, shared, lists }: TreeChangeOnWire): TreeChange {
  return {
    ...(network === undefined ? {} : { network: network as Tree["network"] }),
    ...(shared === undefined ? {} : { shared }),
    lists: Object.fromEntries(Object.entries(lists).filter(([, list]) => list !== undefined)) as TreeChange["lists"],
  };
}

const soundTree = z.custom<Tree>().superRefine((tree, ctx) => {
  for (const list of treeLists)
    if (tree[list].length > mostOf[list])
      ctx.addIssue({
        ...{ code: "too_big", origin: "array", maximum: mostOf[list], inclusive: true },
        ...{ input: tree[list].length, path: [list] },
      });
  checkIntegrity(tree, ctx);
});

/** What no field can say of itself, of a tree whose nodes are each in order: that the ids which it names exist, and once. O(nodes). */
export function integrityErrors(tree: Tree): FieldError[] {
  const checked = soundTree.safeParse(tree);
  return checked.success ? [] : fieldErrorsOf(checked.error);
}
