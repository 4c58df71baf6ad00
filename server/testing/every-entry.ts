import type { JournalEntry } from "../domain/world/memory.ts";

const entryBodies: Record<string, unknown>[] = [
  { kind: "outageBegan", upsId: "u1", beganAt: 0, evidence: "trap" },
  { kind: "outageConfirmed", upsId: "u1", by: "runtime" },
  { kind: "mainsBack", upsId: "u1", backAt: 0 },
  { kind: "mainsLostAgain", upsId: "u1" },
  { kind: "outageEnded", upsId: "u1" },
  ...(["goodbye", "dark", "silent", "pastTime"] as const).map((cause) => ({
    kind: "terminalDown",
    terminalId: "t1",
    confirmed: cause !== "pastTime",
    cause,
  })),
  { kind: "terminalUp", terminalId: "t1", bootId: "b" },
  { kind: "upsDark", upsId: "u1", darkAt: 0 },
  { kind: "upsRestored", upsId: "u1" },
  { kind: "flushEnded", storageId: "s1", outcome: "timedOut" },
  { kind: "storageReleased", storageId: "s1" },
  { kind: "storageReady", storageId: "s1" },
  { kind: "controlRebootNeeded", storageId: "s1" },
  { kind: "controlRebootDone" },
  { kind: "startTimedOut", terminalId: "t1" },
  ...(["stopped", "timedOut", "doesNotFit", "refused"] as const).map((outcome) => ({
    kind: "clusterStopEnded",
    clusterId: "k1",
    outcome,
  })),
  { kind: "clusterReleased", clusterId: "k1" },
  { kind: "sequenceBegan", revision: 3 },
  { kind: "sequenceEnded" },
  ...(["offNow", "offWithGrace", "cycleNow", "cycleWithGrace"] as const).map((form) => ({
    kind: "commandIssued",
    commandId: "c1",
    command: { kind: "upsOff", upsId: "u1", form },
  })),
  { kind: "commandIssued", commandId: "c2", command: { kind: "upsOn", upsId: "u1" } },
  { kind: "commandIssued", commandId: "c3", command: { kind: "terminalShutdown", terminalId: "t1", bootId: null } },
  { kind: "commandIssued", commandId: "c4", command: { kind: "terminalReboot", terminalId: "t1", bootId: null } },
  { kind: "commandIssued", commandId: "c5", command: { kind: "terminalWake", terminalId: "t1" } },
  { kind: "commandIssued", commandId: "c6", command: { kind: "storageFlush", storageId: "s1" } },
  { kind: "commandIssued", commandId: "c7", command: { kind: "clusterShutdown", clusterId: "k1", members: [] } },
  { kind: "commandIssued", commandId: "c8", command: { kind: "clusterRestart", clusterId: "k1", members: [] } },
  ...["accepted", "done", "unreachable", "timeout", "rejected", "unsupported", "badReply"].map((outcome) => ({
    kind: "commandEnded",
    commandId: "c1",
    outcome,
    detail: "",
  })),
];
/** A journal entry of every kind, with its variants; of upses `u1`, terminals `t1`, storages `s1`, clusters `k1`. */
export const everyEntry = entryBodies.map((body, index) => ({ seq: index, at: 0, epoch: 1, ...body }) as JournalEntry);
