import { expect, test } from "vitest";
import type { JournalEntry } from "../server/domain/world/memory.ts";
import { emptyMemory, remember } from "../server/domain/world/remember.ts";
import { anEntry } from "../server/testing/builders.ts";
import { rememberApart } from "./remember-apart.ts";

test("folds apart what would be folded in a row", () => {
  const outage = (upsId: string): JournalEntry[] => [
    anEntry({ kind: "outageBegan", upsId, beganAt: 1, evidence: "trap" }),
    anEntry({ kind: "outageConfirmed", upsId, by: "time" }),
  ];
  const stop = (terminalId: string): JournalEntry[] => [
    anEntry({
      kind: "commandIssued",
      commandId: `stop-${terminalId}`,
      command: { kind: "terminalShutdown", terminalId, bootId: "boot-1" },
      reason: { code: "asWanted" },
      wasRunning: true,
    }),
    anEntry({ kind: "commandEnded", commandId: `stop-${terminalId}`, outcome: "accepted", detail: "" }),
    anEntry({ kind: "terminalDown", terminalId, confirmed: true, cause: "goodbye" }),
  ];
  const before = outage("ups4").reduce(remember, emptyMemory);
  const groups = [outage("ups5"), stop("blade-1"), stop("blade-2")];
  const apart = rememberApart(before, groups);
  expect(apart).toEqual(groups.flat().reduce(remember, before));
  expect(apart.stops["blade-2"]?.outcome).toBe("accepted");
});
