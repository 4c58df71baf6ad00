import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { exampleSite } from "../domain/tree/example-site.ts";
import type { JournalEntry } from "../domain/world/memory.ts";
import { type ControllerStore, openControllerStore } from "../persistence/controller-store.ts";
import { connectToPeer } from "../services/peering/connect.ts";
import { followActing } from "../services/peering/follow.ts";
import { takeOver } from "../services/peering/role.ts";
import { sendSettings } from "../services/peering/send.ts";
import { setTransferPassword } from "../services/peering/set-transfer-password.ts";
import { administrator, openTerminal, pairBoth, type TerminalBench } from "../testing/terminal-bench.ts";

const password = "denki-no-mori";

/** The first acts and has a journal; the second has its settings, and stands by. */
async function twoTerminals() {
  const sv1 = await openTerminal({ selfId: "sv1", tree: exampleSite, epoch: 7 });
  const sv2 = await openTerminal({ selfId: "sv2", epoch: 2 });
  await pairBoth(sv1, sv2);
  await setTransferPassword(sv2.context, administrator, { password });
  const { connectionId } = await connectToPeer(sv1.context, administrator, { terminalId: "sv2", password });
  await sendSettings(sv1.context, administrator, { terminalId: "sv2", connectionId, replaceUnknown: false });
  const store = await openControllerStore({ dataDir: sv1.dataDir, log: { warn: () => undefined } });
  return {
    ...{ sv1, sv2, journal: store.journal as ControllerStore["journal"] },
    async [Symbol.asyncDispose]() {
      await store.close();
      await sv1[Symbol.asyncDispose]();
      await sv2[Symbol.asyncDispose]();
    },
  };
}
const entry = (seq: number, said: object) => ({ seq, at: seq * 1_000, epoch: 7, ...said }) as JournalEntry;
const began = (seq: number) =>
  entry(seq, { kind: "outageBegan", upsId: "ups4", beganAt: seq * 1_000, evidence: "reading" });
const followed = ({ context }: TerminalBench) => context.peering.replica.read()?.entries.map(({ seq }) => seq) ?? null;

describe("a stand-by", () => {
  test("has what the one that acts would go on with, and lets go of it with the incident", async () => {
    await using two = await twoTerminals();
    await followActing(two.sv2.context);
    expect(followed(two.sv2)).toEqual([]);
    await two.journal.append([began(1), entry(2, { kind: "sequenceBegan", revision: 1 })]);
    await followActing(two.sv2.context);
    await two.journal.append([entry(3, { kind: "outageConfirmed", upsId: "ups4", by: "time" })]);
    await followActing(two.sv2.context);
    expect(followed(two.sv2)).toEqual([1, 2, 3]);
    expect(two.sv2.context.peering.role.read().epochFloor).toBe(7);
    await two.journal.append([entry(4, { kind: "sequenceEnded" }), began(5)]);
    await followActing(two.sv2.context);
    expect(followed(two.sv2)).toEqual([4, 5]);
  });

  test("keeps it when the other one is gone, and leaves it to its controller when it takes over", async () => {
    await using two = await twoTerminals();
    await two.journal.append([began(1), entry(2, { kind: "sequenceBegan", revision: 1 })]);
    await followActing(two.sv2.context);
    await two.sv1[Symbol.asyncDispose]();
    await followActing(two.sv2.context);
    expect(followed(two.sv2)).toEqual([1, 2]);
    await takeOver(two.sv2.context, administrator, { evenIfUnreachable: true });
    expect(followed(two.sv2)).toBeNull();
    const left = JSON.parse(readFileSync(path.join(two.sv2.dataDir, "inheritance.json"), "utf8"));
    expect(left).toMatchObject({ revision: 1, entries: [{ kind: "outageBegan" }, { kind: "sequenceBegan" }] });
    expect(two.sv2.context.peering.role.read().epochFloor).toBe(1007);
  });

  test("follows nobody while it acts itself, nor one that stands by", async () => {
    await using two = await twoTerminals();
    await two.journal.append([began(1)]);
    await followActing(two.sv1.context);
    expect(followed(two.sv1)).toBeNull();
    two.sv1.context.peering.role.write({ acts: false, since: 1, by: "", epochFloor: 0 });
    await followActing(two.sv2.context);
    expect(followed(two.sv2)).toBeNull();
  });
});
