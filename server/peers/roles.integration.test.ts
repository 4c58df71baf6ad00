import { describe, expect, test } from "vitest";
import { exampleSite } from "../domain/tree/example-site.ts";
import { seedRevision } from "../persistence/seed-revision.ts";
import { connectToPeer } from "../services/peering/connect.ts";
import { listPeerTerminals } from "../services/peering/list.ts";
import { settleRoles, standBy, takeOver } from "../services/peering/role.ts";
import { sendSettings } from "../services/peering/send.ts";
import { setTransferPassword } from "../services/peering/set-transfer-password.ts";
import { administrator, openTerminal, pairBoth, type TerminalBench } from "../testing/terminal-bench.ts";

const password = "denki-no-mori";

async function twoTerminals(there: typeof exampleSite | null = null, epochs = { sv1: 7, sv2: 2 }) {
  const sv1 = await openTerminal({ selfId: "sv1", tree: exampleSite, epoch: epochs.sv1 });
  const sv2 = await openTerminal({ selfId: "sv2", tree: there, epoch: epochs.sv2 });
  await pairBoth(sv1, sv2);
  await setTransferPassword(sv2.context, administrator, { password });
  return {
    ...{ sv1, sv2 },
    async [Symbol.asyncDispose]() {
      await sv1[Symbol.asyncDispose]();
      await sv2[Symbol.asyncDispose]();
    },
  };
}
const actsOf = ({ context }: TerminalBench) => context.peering.role.read().acts;

async function sendTo2({ sv1 }: { sv1: TerminalBench }): Promise<void> {
  const { connectionId } = await connectToPeer(sv1.context, administrator, { terminalId: "sv2", password });
  await sendSettings(sv1.context, administrator, { terminalId: "sv2", connectionId, replaceUnknown: true });
}
const take = (from: TerminalBench, evenIfUnreachable = false) =>
  takeOver(from.context, administrator, { evenIfUnreachable });

describe("a terminal that is given settings", () => {
  test("for the first time stands by, and its controller hears of it before it has them", async () => {
    await using two = await twoTerminals();
    expect(actsOf(two.sv2)).toBe(true);
    await sendTo2(two);
    expect([actsOf(two.sv1), actsOf(two.sv2)]).toEqual([true, false]);
    expect(two.sv2.roleChanges).toHaveLength(1);
    const [item] = (await listPeerTerminals(two.sv1.context, administrator)).items;
    expect(item).toMatchObject({ terminalId: "sv2", state: { acts: false } });
  });

  test("stands by too where it had some of its own; the next time it stays as it is", async () => {
    await using two = await twoTerminals({ ...exampleSite, network: { ...exampleSite.network, name: "other" } });
    await sendTo2(two);
    expect([actsOf(two.sv1), actsOf(two.sv2)]).toEqual([true, false]);
    await take(two.sv2);
    await sendTo2(two);
    expect([actsOf(two.sv1), actsOf(two.sv2)]).toEqual([false, true]);
  });
});

test("a terminal whose settings changed meanwhile takes nothing, and goes on acting", async () => {
  await using two = await twoTerminals();
  const { connectionId } = await connectToPeer(two.sv1.context, administrator, { terminalId: "sv2", password });
  await seedRevision({ dataDir: two.sv2.dataDir, tree: exampleSite, comment: "", now: Date.now() });
  const sent = sendSettings(two.sv1.context, administrator, { terminalId: "sv2", connectionId, replaceUnknown: true });
  await expect(sent).rejects.toMatchObject({ code: "peerChanged" });
  expect(actsOf(two.sv2)).toBe(true);
  expect(two.sv2.roleChanges).toEqual([]);
});

test("taking over where it acts already changes nothing, and starts nothing anew", async () => {
  await using two = await twoTerminals();
  await take(two.sv1);
  expect(two.sv1.roleChanges).toEqual([]);
});

describe("taking over", () => {
  test("has the other stand by first, and commands with a higher epoch than it", async () => {
    await using two = await twoTerminals();
    await sendTo2(two);
    expect(await take(two.sv2)).toEqual({ acts: true });
    expect([actsOf(two.sv1), actsOf(two.sv2)]).toEqual([false, true]);
    expect(two.sv2.context.peering.role.read()).toMatchObject({ by: "yamada", epochFloor: 7 });
    await take(two.sv1);
    expect([actsOf(two.sv1), actsOf(two.sv2)]).toEqual([true, false]);
  });

  test("is refused where there are no settings to act on", async () => {
    await using two = await twoTerminals();
    await expect(take(two.sv2)).rejects.toMatchObject({ code: "nothingSaved" });
    expect(actsOf(two.sv1)).toBe(true);
  });

  test("waits for what has begun there, and changes nothing until then", async () => {
    await using two = await twoTerminals();
    await sendTo2(two);
    two.sv1.setSequence(true);
    await expect(take(two.sv2)).rejects.toMatchObject({ code: "sequenceRuns" });
    expect([actsOf(two.sv1), actsOf(two.sv2)]).toEqual([true, false]);
  });

  test("from one that does not answer needs somebody who says so; its epoch is passed by far", async () => {
    await using two = await twoTerminals();
    await sendTo2(two);
    await two.sv1[Symbol.asyncDispose]();
    await expect(take(two.sv2)).rejects.toMatchObject({ code: "actingUnreachable" });
    expect(actsOf(two.sv2)).toBe(false);
    await take(two.sv2, true);
    expect(two.sv2.context.peering.role.read()).toMatchObject({ acts: true, epochFloor: 1000 });
  });
});

describe("standing by", () => {
  test("is refused while a sequence runs here", async () => {
    await using sv1 = await openTerminal({ selfId: "sv1", tree: exampleSite });
    sv1.setSequence(true);
    await expect(standBy(sv1.context, administrator)).rejects.toMatchObject({ code: "sequenceRuns" });
    sv1.setSequence(false);
    await standBy(sv1.context, administrator);
    expect(actsOf(sv1)).toBe(false);
  });
});

describe("two that act, when they meet:", () => {
  /** Both have the same settings and, as after a cut link, both act. */
  async function both(epochs: { sv1: number; sv2: number }) {
    const two = await twoTerminals(null, epochs);
    await sendTo2(two);
    two.sv2.context.peering.role.write({ acts: true, since: 1, by: "", epochFloor: 0 });
    return two;
  }

  test.each([
    ["the one that was taken over from stands by", { sv1: 3, sv2: 1004 }, [false, true]],
    ["of the same epoch the first one goes on", { sv1: 5, sv2: 5 }, [true, false]],
    ["the later epoch goes on, whichever terminal has it", { sv1: 9, sv2: 2 }, [true, false]],
  ])("%s", async (_, epochs, expected) => {
    await using two = await both(epochs);
    for (const { context } of [two.sv1, two.sv2]) await settleRoles(context);
    expect([actsOf(two.sv1), actsOf(two.sv2)]).toEqual(expected);
  });

  test("in the middle of a sequence, too: the other goes on with it", async () => {
    await using two = await both({ sv1: 3, sv2: 1004 });
    two.sv1.setSequence(true);
    expect(await settleRoles(two.sv1.context)).toBe(true);
    expect([actsOf(two.sv1), actsOf(two.sv2)]).toEqual([false, true]);
  });

  test.each([
    ["has no settings", null],
    ["has settings of its own", exampleSite],
  ])("nobody steps back for one that %s", async (_, there) => {
    await using two = await twoTerminals(there, { sv1: 3, sv2: 1004 });
    for (const { context } of [two.sv1, two.sv2]) expect(await settleRoles(context)).toBe(false);
    expect(actsOf(two.sv1)).toBe(true);
  });
});
