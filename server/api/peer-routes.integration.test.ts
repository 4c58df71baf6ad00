import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { peerBase, peerHeaders, peerIdentity } from "../contract/peers.ts";
import { listAudit } from "../services/audit/list.ts";
import { signedText } from "../services/peering/peer-link.ts";
import { administrator, openTerminal, pairBoth, type TerminalBench } from "../testing/terminal-bench.ts";

type Sent = { terminalId: string; challenge: string; signature: string; body: string };

async function twoTerminals() {
  const sv1 = await openTerminal({ selfId: "sv1" });
  const sv2 = await openTerminal({ selfId: "sv2" });
  await pairBoth(sv1, sv2);
  return {
    sv1,
    sv2,
    async [Symbol.asyncDispose]() {
      await sv1[Symbol.asyncDispose]();
      await sv2[Symbol.asyncDispose]();
    },
  };
}

/** What the first terminal says to the second, as it stands on the wire. */
async function signed(
  sv1: TerminalBench,
  sv2: TerminalBench,
  what: "state" | "settings",
  body: unknown,
): Promise<Sent> {
  const answer = await sv2.api.fetch(new Request(`https://sv2.test${peerBase}/identity`));
  const { challenge } = peerIdentity.parse(await answer.json());
  const text = JSON.stringify(body);
  const bodySha256 = createHash("sha256").update(text).digest("hex");
  const signature = sv1.context.peering.identity.sign(signedText({ what, challenge, bodySha256 }));
  return { terminalId: "sv1", challenge, signature, body: text };
}

async function say({ api }: TerminalBench, what: string, sent: Sent, more: Record<string, string> = {}) {
  const headers = {
    [peerHeaders.terminal]: sent.terminalId,
    [peerHeaders.challenge]: sent.challenge,
    [peerHeaders.signature]: sent.signature,
    "content-type": "application/json",
    ...more,
  };
  const request = new Request(`https://sv2.test${peerBase}/${what}`, { method: "POST", headers, body: sent.body });
  const answer = await api.fetch(request);
  return { status: answer.status, body: (await answer.json()) as { code?: string; version?: string } };
}

describe("what another terminal says", () => {
  test("is heard when it is signed with the key that was paired", async () => {
    await using two = await twoTerminals();
    const answer = await say(two.sv2, "state", await signed(two.sv1, two.sv2, "state", {}));
    expect(answer).toMatchObject({ status: 200, body: { held: null, sequenceRuns: false } });
  });

  test("is heard once", async () => {
    await using two = await twoTerminals();
    const sent = await signed(two.sv1, two.sv2, "state", {});
    await say(two.sv2, "state", sent);
    expect(await say(two.sv2, "state", sent)).toMatchObject({ status: 403, body: { code: "peerUnknown" } });
  });

  test.each<[string, (sent: Sent, two: { sv2: TerminalBench }) => Sent]>([
    ["with another body", (sent) => ({ ...sent, body: '{"a":1}' })],
    ["without a signature", (sent) => ({ ...sent, signature: "" })],
    ["with a signature that is none", (sent) => ({ ...sent, signature: "%%%" })],
    ["in the name of another terminal", (sent) => ({ ...sent, terminalId: "sv3" })],
    ["in the name of nobody", (sent) => ({ ...sent, terminalId: "%" })],
    ["to a challenge of its own", (sent) => ({ ...sent, challenge: "x" })],
    [
      "signed by another key",
      (sent, { sv2 }) => ({
        ...sent,
        signature: sv2.context.peering.identity.sign(
          signedText({
            what: "state",
            challenge: sent.challenge,
            bodySha256: createHash("sha256").update(sent.body).digest("hex"),
          }),
        ),
      }),
    ],
  ])("%s is not heard", async (_, change) => {
    await using two = await twoTerminals();
    const sent = change(await signed(two.sv1, two.sv2, "state", {}), two);
    expect(await say(two.sv2, "state", sent)).toMatchObject({ status: 403, body: { code: "peerUnknown" } });
  });

  test("that is not heard is told once a minute, not each time", async () => {
    await using two = await twoTerminals();
    for (let i = 0; i < 3; i++) {
      const sent = await signed(two.sv1, two.sv2, "state", {});
      await say(two.sv2, "state", { ...sent, terminalId: "sv9" });
    }
    const told = (await listAudit(two.sv2.context, administrator, {})).items.filter(
      (one) => one.verb === "peers.notHeard",
    );
    expect(told).toMatchObject([{ after: { claims: "sv9", times: 1 } }]);
  });

  test("for one purpose is not heard for another", async () => {
    await using two = await twoTerminals();
    const sent = await signed(two.sv1, two.sv2, "state", {});
    expect(await say(two.sv2, "settings", sent)).toMatchObject({ status: 403, body: { code: "peerUnknown" } });
  });

  test.each([
    ["an empty bundle", {}, 409, "peerIncompatible"],
    ["a bundle of another protocol", { protocol: 99 }, 409, "peerIncompatible"],
  ])("%s changes nothing", async (_, body, status, code) => {
    await using two = await twoTerminals();
    const sent = await signed(two.sv1, two.sv2, "settings", body);
    expect(await say(two.sv2, "settings", sent)).toMatchObject({ status, body: { code } });
    expect(await two.sv2.context.savedTree()).toBeNull();
  });

  test("that is a gigabyte long is refused before it is read", async () => {
    await using two = await twoTerminals();
    const sent = await signed(two.sv1, two.sv2, "settings", {});
    const answer = await say(two.sv2, "settings", sent, { "content-length": String(2 ** 30) });
    expect(answer).toMatchObject({ status: 413, body: { code: "bodyTooLarge" } });
  });
});
