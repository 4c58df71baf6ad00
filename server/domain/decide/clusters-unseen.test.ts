import { describe, expect, test } from "vitest";
import { anAttempt, aTerminalKnown, aUpsKnown, aUpsReading, noon } from "../../testing/builders.ts";
import { aClusterKnown, aClusterStop, decideOn, type Given } from "../../testing/decide-on.ts";
import { decided } from "../../testing/decided.ts";

describe("a cluster that stands still after its disk may have lost its power while no controller looked", () => {
  const since = noon - 60_000;
  const unseen = (chargePercent: number, over: Partial<Given> = {}): Given => ({
    observingSince: since,
    upses: { ups3: { ...aUpsKnown(aUpsReading({ chargePercent })), mainsSince: since } },
    clusters: { "ssc-cl": aClusterKnown({ state: "stopped" }) },
    memory: { sequence: { startedAt: noon - 7_200_000, revision: null }, offBefore: {} },
    ...over,
  });
  const notes = (given: Given) => decideOn(given).notes.filter((n) => n.kind === "clusterStopEnded");
  const warm = (given: Given): Given => ({ ...given, observingSince: noon - 721_000 });

  test("is taken to have stopped with it, and is restarted once the disk is warm", () => {
    expect(notes(unseen(40))).toEqual([
      expect.objectContaining({
        outcome: "stopped",
        members: ["sv1", "sv2"].map((id) => ({ terminalId: id, bootId: "boot-1" })),
      }),
    ]);
    expect(decided(unseen(40)).asks).toEqual([]);
    expect(decided(unseen(40)).why("ssc-cl")).toBe("waitsForStorage");
    expect(decided(warm(unseen(40))).asks).toContain("clusterRestart ssc-cl");
  });
  test("one member that runs is enough", () => {
    const [note] = notes(unseen(40, { terminals: { sv2: aTerminalKnown({ connected: false }) } }));
    expect(note).toMatchObject({ members: [{ terminalId: "sv1" }] });
  });
  test("the incident does not end before that, however long the warm-up takes", () => {
    const ended = { at: noon - 650_000, outcome: "stopped" as const };
    const memory = {
      ...unseen(40).memory,
      clusterStops: { "ssc-cl": aClusterStop({ firstAt: noon - 650_000, ended }) },
    };
    const given = { ...unseen(40, { memory }), observingSince: noon - 660_000 };
    expect(decided(given).notes).not.toContain("sequenceEnded");
  });
  test.each<[string, Given]>([
    ["its battery is too full for that", unseen(60)],
    ["this controller watched all along", { ...unseen(40), observingSince: noon - 7_300_000 }],
    ["it runs", unseen(40, { clusters: { "ssc-cl": aClusterKnown() } })],
    [
      "it is being restarted",
      unseen(40, { memory: { ...unseen(40).memory, clusterRestarts: { "ssc-cl": { ...anAttempt(), members: [] } } } }),
    ],
    [
      "the control side is to restart",
      unseen(40, { memory: { ...unseen(40).memory, controlReboot: { neededSince: noon, storageId: "control-disk" } } }),
    ],
    ["nobody can say", unseen(40, { clusters: { "ssc-cl": aClusterKnown({ state: "stopped", link: "lost" }) } })],
  ])("is left alone where %s", (_name, given) => {
    expect(notes(given)).toEqual([]);
  });
});
