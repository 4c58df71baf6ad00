import type { AddedUpses } from "../contract/api.ts";
import type { Tree } from "../domain/tree/entities.ts";
import { printable } from "./printable.ts";
import type { Terminal } from "./terminal.ts";

/** What came into the draft, or would come. `tree`: the draft as it is now. */
export function addedText(say: Terminal["say"], outcome: AddedUpses, tree: Tree): string {
  const { added, skipped, madeGroups, findings, draft } = outcome;
  const isDone = draft !== null;
  const names = new Map([...tree.upses, ...added].map(({ id, name }) => [id, name]));
  const placeOf = ({ host, port, upsName }: { host: string; port: number; upsName: string | null }) =>
    `${upsName === null ? "" : `${upsName}@`}${host}:${port}`;
  const errors = findings.filter(({ severity }) => severity === "error").length;
  return [
    ...madeGroups.map((path) => say(isDone ? "discovery.madeGroup" : "discovery.wouldMakeGroup", { path })),
    say(isDone ? "discovery.added" : "discovery.wouldAdd", { count: added.length }),
    ...added.map((one) => `  ${printable(one.path)}  ${placeOf(one)}`),
    ...skipped.map((one) =>
      say("discovery.skipped", { place: placeOf(one), name: names.get(one.known.nodeId) ?? one.known.nodeId }),
    ),
    ...(findings.length === 0 ? [] : [say("discovery.findings", { count: findings.length, errors })]),
    ...(isDone && added.length > 0 ? [say("discovery.saveNext")] : []),
  ].join("\n");
}
