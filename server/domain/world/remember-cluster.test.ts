import { describe, expect, test } from "vitest";
import { anEntry, noon } from "../../testing/builders.ts";
import type { ClusterMember, Command } from "../decide/command.ts";
import type { Reason } from "../decide/reason.ts";
import type { JournalEntry, Memory } from "./memory.ts";
import { emptyMemory, remember } from "./remember.ts";

const sec = (n: number) => noon + n * 1000;
const fold = (...entries: JournalEntry[]): Memory => entries.reduce(remember, emptyMemory);
const reason: Reason = { code: "controlReboot" };
const both: ClusterMember[] = [
  { terminalId: "sv1", bootId: "a1" },
  { terminalId: "sv2", bootId: "a2" },
];

function issued(commandId: string, at: number, command: Command) {
  return anEntry({ kind: "commandIssued", commandId, at: sec(at), command, reason, wasRunning: true });
}
const stop = (id: string, at: number, members = both) =>
  issued(id, at, { kind: "clusterShutdown", clusterId: "ssc-cl", members });
const restart = (id: string, at: number, members = both) =>
  issued(id, at, { kind: "clusterRestart", clusterId: "ssc-cl", members });
const ended = (at: number, outcome: "stopped" | "timedOut" | "doesNotFit") =>
  anEntry({ kind: "clusterStopEnded", clusterId: "ssc-cl", outcome, at: sec(at) });
const up = (terminalId: string, at: number) => anEntry({ kind: "terminalUp", terminalId, bootId: "b", at: sec(at) });

describe("a cluster shutdown", () => {
  test("asked for again keeps its beginning and the members that ran then", () => {
    const memory = fold(stop("1-1", 0), stop("1-2", 20, [{ terminalId: "sv1", bootId: "a1" }]));
    expect(memory.clusterStops["ssc-cl"]).toEqual({
      commandId: "1-2",
      firstAt: sec(0),
      lastAt: sec(20),
      count: 2,
      outcome: null,
      members: both,
      ended: null,
      memberUpAt: null,
      restartedAt: null,
    });
  });

  test("is answered, and ends", () => {
    const answer = anEntry({ kind: "commandEnded", commandId: "1-1", outcome: "accepted", detail: "" });
    expect(fold(stop("1-1", 0), answer, ended(40, "stopped")).clusterStops["ssc-cl"]).toMatchObject({
      outcome: "accepted",
      count: 1,
      ended: { at: sec(40), outcome: "stopped" },
    });
  });

  test("that does not fit ends without having been asked for", () => {
    expect(fold(ended(7, "doesNotFit")).clusterStops["ssc-cl"]).toMatchObject({
      count: 0,
      members: [],
      ended: { at: sec(7), outcome: "doesNotFit" },
    });
  });

  test("also a member that was not there when it was asked: it belongs to it, and may have brought it along", () => {
    const late = (clusterId?: string) =>
      anEntry({ kind: "terminalUp", terminalId: "sv3", bootId: "b", at: sec(70), ...(clusterId && { clusterId }) });
    const upAt = (entry: JournalEntry) => fold(stop("1-1", 0), entry).clusterStops["ssc-cl"]?.memberUpAt;
    expect(upAt(late("ssc-cl"))).toBe(sec(70));
    expect(upAt(late("other"))).toBeNull();
    expect(upAt(late())).toBeNull();
  });

  test("notes when a member of it comes up again, and nobody else", () => {
    expect(fold(stop("1-1", 0), up("sv2", 90)).clusterStops["ssc-cl"]?.memberUpAt).toBe(sec(90));
    expect(fold(stop("1-1", 0), up("blade-1", 90)).clusterStops["ssc-cl"]?.memberUpAt).toBeNull();
  });

  test("is not undone by a member that stayed up, in the boot in which it was asked for", () => {
    const stayed = anEntry({ kind: "terminalUp", terminalId: "sv2", bootId: "a2", at: sec(90) });
    expect(fold(stop("1-1", 0), stayed).clusterStops["ssc-cl"]?.memberUpAt).toBeNull();
  });

  test("is forgotten, with its restart, when the cluster runs again", () => {
    const memory = fold(stop("1-1", 0), restart("1-2", 60), anEntry({ kind: "clusterReleased", clusterId: "ssc-cl" }));
    expect([memory.clusterStops, memory.clusterRestarts]).toEqual([{}, {}]);
  });
});

describe("a cluster restart", () => {
  test("reboots each member that it names, by the reason and boot of the restart", () => {
    const memory = fold(restart("1-1", 5));
    expect(memory.stops).toEqual({
      sv1: expect.objectContaining({ reboot: true, wasRunning: true, reason, bootId: "a1", clusterId: "ssc-cl" }),
      sv2: expect.objectContaining({ reboot: true, wasRunning: true, reason, bootId: "a2", clusterId: "ssc-cl" }),
    });
    expect(memory.clusterRestarts["ssc-cl"]).toMatchObject({ firstAt: sec(5), count: 1, members: both });
    expect(memory.clusterStops).toEqual({});
  });

  test("of members that were asked to stop before keeps why, and which boot was meant", () => {
    const before: Reason = { code: "controlDiskLost", storageId: "control-disk", upsIds: ["ups3"] };
    const asked = anEntry({
      kind: "commandIssued",
      commandId: "1-1",
      command: { kind: "terminalShutdown", terminalId: "sv1", bootId: "a0" },
      reason: before,
      wasRunning: true,
    });
    expect(fold(asked, restart("1-2", 5)).stops.sv1).toMatchObject({ reason: before, bootId: "a0", count: 2 });
  });

  test("sent again keeps the members of the first time", () => {
    const memory = fold(restart("1-1", 0), restart("1-2", 30, [{ terminalId: "sv2", bootId: "a2" }]));
    expect(memory.clusterRestarts["ssc-cl"]).toMatchObject({
      count: 2,
      firstAt: sec(0),
      lastAt: sec(30),
      members: both,
    });
  });

  test("after a shutdown says since when that cluster is to restart", () => {
    expect(fold(stop("1-1", 0), restart("1-2", 60)).clusterStops["ssc-cl"]?.restartedAt).toBe(sec(60));
  });
});
