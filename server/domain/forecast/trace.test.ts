import { expect, test } from "vitest";
import { anEntry, noon } from "../../testing/builders.ts";
import { exampleSite } from "../tree/example-site.ts";
import { relate } from "../tree/relations.ts";
import type { JournalEntry } from "../world/memory.ts";
import { emptyMemory } from "../world/remember.ts";
import { type Act, traceEntry, traceOf } from "./trace.ts";

const relations = relate(exampleSite);
const sec = (n: number) => noon + n * 1000;

/** What went on at a node, as the journal of a run tells it. */
function actsOf(nodeId: string, ...entries: JournalEntry[]): Pick<Act, "kind" | "fromAt" | "toAt">[] {
  const trace = traceOf(emptyMemory, relations);
  for (const entry of entries) traceEntry(trace, entry, relations);
  return (trace.acts.get(nodeId) ?? []).map(({ kind, fromAt, toAt }) => ({ kind, fromAt, toAt }));
}
const clusterShutdown = (at: number, commandId: string) =>
  anEntry({
    kind: "commandIssued",
    commandId,
    command: { kind: "clusterShutdown", clusterId: "ssc-cl", members: [] },
    reason: { code: "controlDiskLost", storageId: "control-disk", upsIds: ["ups3"] },
    wasRunning: true,
    at: sec(at),
  });
const clusterEnded = (at: number) =>
  anEntry({ kind: "clusterStopEnded", clusterId: "ssc-cl", outcome: "stopped", at: sec(at) });

test("a cluster shutdown goes on until it is known to have ended", () => {
  expect(actsOf("ssc-cl", clusterShutdown(0, "1-1"))).toEqual([{ kind: "clusterShutdown", fromAt: noon, toAt: null }]);
  expect(actsOf("ssc-cl", clusterShutdown(0, "1-1"), clusterEnded(40))).toEqual([
    { kind: "clusterShutdown", fromAt: noon, toAt: sec(40) },
  ]);
});

test("asked for again it is the same one; after its end another", () => {
  const entries = [
    clusterShutdown(0, "1-1"),
    clusterShutdown(15, "1-2"),
    clusterEnded(40),
    clusterShutdown(900, "1-3"),
  ];
  expect(actsOf("ssc-cl", ...entries)).toEqual([
    { kind: "clusterShutdown", fromAt: noon, toAt: sec(40) },
    { kind: "clusterShutdown", fromAt: sec(900), toAt: null },
  ]);
});

test("a restart that nothing was seen to hold up waited for the disk that it is for", () => {
  const trace = traceOf(emptyMemory, relations);
  const command = { kind: "terminalReboot", terminalId: "sv1", bootId: null } as const;
  const reason = { code: "controlReboot" } as const;
  const entry = anEntry({ kind: "commandIssued", commandId: "1-1", command, reason, wasRunning: true });
  traceEntry(trace, entry, relations);
  expect(trace.acts.get("sv1")).toMatchObject([{ kind: "reboot", waitsFor: reason, causeIds: ["control-disk"] }]);
});

test("an end of which nobody saw the beginning is nothing that went on", () => {
  expect(actsOf("ssc-cl", clusterEnded(40))).toEqual([]);
});
