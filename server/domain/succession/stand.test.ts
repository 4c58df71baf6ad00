import { describe, expect, test } from "vitest";
import { type PeerSeen, type Stand, type StandArgs, standOf } from "./stand.ts";

const now = 1_000_000;
/** So many milliseconds ago. */
const ago = (ms: number) => now - ms;
const peer = (id: string, over: Partial<PeerSeen> = {}): PeerSeen => ({
  ...{ id, heardAt: ago(100), acts: false, epoch: 1, wouldAct: true },
  ...over,
});
const silent = (id: string, ms: number | null, over: Partial<PeerSeen> = {}) =>
  peer(id, { heardAt: ms === null ? null : ago(ms), ...over });
/** sv1, sv2 and sv3 in this order; this is sv2, which has looked for ten minutes; the witness has just answered. */
const usual: StandArgs = {
  ...{ now, selfId: "sv2", order: ["sv1", "sv2", "sv3"], acts: false, epoch: 1, ordered: false, since: ago(600_000) },
  ...{ actingKnownAt: null, peers: [peer("sv1", { acts: true })], told: [], witnesses: [ago(50)] },
  ...{ lostAfterMs: 1_000, patienceMs: 300_000, suspended: false },
};
const stand = (over: Partial<StandArgs>): string => {
  const { kind, reason, about }: Stand = standOf({ ...usual, ...over });
  return [kind, reason, ...(about === null ? [] : [about])].join(" ");
};
/** sv1 acted, and is silent for two seconds. */
const lost = { peers: [silent("sv1", 2_000, { acts: true })], actingKnownAt: ago(2_000) };

describe("a terminal that stands by", () => {
  test.each<[string, Partial<StandArgs>, string]>([
    ["alone: somebody had it stand by", { peers: [] }, "standBy ordered"],
    ["hears the one that acts", {}, "standBy otherActs sv1"],
    [
      "the latest of two that act",
      { peers: [peer("sv1", { acts: true, heardAt: ago(300) }), peer("sv3", { acts: true })] },
      "standBy otherActs sv3",
    ],
    ["silent, but not for long enough", { peers: [silent("sv1", 900, { acts: true })] }, "standBy otherActs sv1"],
    [
      "it was heard for the last time a moment ago",
      { ...lost, peers: [silent("sv1", 2_000)], actingKnownAt: ago(900) },
      "standBy waiting",
    ],
    ["lost, and a witness answers", lost, "acting takesOver"],
    ["lost, and taking over is suspended", { ...lost, suspended: true }, "standBy suspended"],
    ["lost, and there is no witness", { ...lost, witnesses: [] }, "standBy noWitness"],
    ["lost, and the witness went silent with it", { ...lost, witnesses: [ago(2_000)] }, "finishing isolated"],
    ["lost, and no witness ever answered", { ...lost, witnesses: [null, null] }, "finishing isolated"],
    ["lost, both witnesses answer", { ...lost, witnesses: [ago(10), ago(20)] }, "acting takesOver"],
    ["lost, the second witness answered last", { ...lost, witnesses: [ago(1_900), ago(20)] }, "acting takesOver"],
    ["lost, one of two witnesses answers", { ...lost, witnesses: [null, ago(10)] }, "acting takesOver"],
    [
      "lost, and another terminal is as good as a witness",
      { ...lost, peers: [...lost.peers, peer("sv3")], witnesses: [null] },
      "acting takesOver",
    ],
    [
      "lost, and one that stands before it takes over",
      { ...lost, selfId: "sv3", peers: [...lost.peers, peer("sv2")] },
      "standBy earlierTakesOver sv2",
    ],
    [
      "lost, and one that stands before it cannot",
      { ...lost, selfId: "sv3", peers: [...lost.peers, peer("sv2", { wouldAct: false })] },
      "acting takesOver",
    ],
    [
      "lost, and one that stands before it had its time",
      { ...lost, selfId: "sv3", actingKnownAt: ago(5_001), peers: [silent("sv1", 5_001), peer("sv2")] },
      "acting takesOver",
    ],
    [
      "lost, and one that stands after it is there: it is told to stand by, and lets that go first",
      { ...lost, ordered: true, peers: [...lost.peers, peer("sv3")] },
      "standBy earlierTakesOver sv3",
    ],
    ["lost, told to stand by, and nobody else is there", { ...lost, ordered: true }, "acting takesOver"],
    ["told to stand by, and none has acted since", { peers: [peer("sv1")], ordered: true }, "standBy ordered"],
    [
      "not heard, but others say that it acts",
      { ...lost, told: [{ id: "sv1", epoch: 1, at: ago(500) }] },
      "standBy otherActs sv1",
    ],
    [
      "others heard it last when this one did",
      { ...lost, told: [{ id: "sv1", epoch: 1, at: ago(1_900) }] },
      "acting takesOver",
    ],
    [
      "others said so long ago",
      { ...lost, peers: [silent("sv1", 20_000)], told: [{ id: "sv1", epoch: 1, at: ago(9_000) }] },
      "acting takesOver",
    ],
    ["others say that this one acts", { ...lost, told: [{ id: "sv2", epoch: 1, at: ago(10) }] }, "acting takesOver"],
    [
      "others say it of one that is not paired",
      { ...lost, told: [{ id: "sv9", epoch: 1, at: ago(10) }] },
      "standBy otherActs sv9",
    ],
    [
      "came up, and the one that acted last has not yet",
      { since: ago(60_000), peers: [silent("sv1", null)] },
      "standBy waitsForOthers",
    ],
    [
      "came up, and all others are there, and none acts",
      { since: ago(60_000), peers: [peer("sv3")] },
      "acting takesOver",
    ],
    ["came up long ago, and heard none", { peers: [silent("sv1", null)] }, "acting takesOver"],
  ])("%s", (_, over, expected) => {
    expect(stand(over)).toBe(expected);
  });

  test("of two in one place of the order the lesser id comes first, and one that is in no place comes last", () => {
    const heard = { ...lost, order: ["sv1"], peers: [...lost.peers, peer("sv3")] };
    expect(stand(heard)).toBe("acting takesOver");
    expect(stand({ ...heard, selfId: "sv4" })).toBe("standBy earlierTakesOver sv3");
  });
});

describe("a terminal that acts", () => {
  const acts: Partial<StandArgs> = { acts: true, epoch: 3, peers: [peer("sv1")] };
  const alone = { ...acts, peers: [silent("sv1", 2_000)] };
  test.each<[string, Partial<StandArgs>, string]>([
    ["alone", { ...acts, peers: [] }, "acting alone"],
    ["hears one that stands by", acts, "acting actsOn"],
    [
      "hears one that acts in an earlier epoch",
      { ...acts, peers: [peer("sv1", { acts: true, epoch: 2 })] },
      "acting actsOn",
    ],
    [
      "hears one that acts in a later epoch",
      { ...acts, peers: [peer("sv3", { acts: true, epoch: 4 })] },
      "standBy takenOver sv3",
    ],
    [
      "hears one that acts in the same epoch, before it in the order",
      { ...acts, peers: [peer("sv1", { acts: true, epoch: 3 })] },
      "standBy takenOver sv1",
    ],
    [
      "hears one that acts in the same epoch, after it in the order",
      { ...acts, peers: [peer("sv3", { acts: true, epoch: 3 })] },
      "acting actsOn",
    ],
    [
      "is told by agents of one that acts in a later epoch",
      { ...acts, told: [{ id: "sv3", epoch: 4, at: ago(10) }] },
      "standBy takenOver sv3",
    ],
    ["hears nobody, and the witness answers", alone, "acting othersLost"],
    ["hears nobody, and there is no witness", { ...alone, witnesses: [] }, "acting othersLostNoWitness"],
    [
      "hears nobody, and the witness has not answered for a while",
      { ...alone, witnesses: [ago(2_900)] },
      "acting othersLost",
    ],
    ["hears nobody, and no witness", { ...alone, witnesses: [ago(3_000)] }, "finishing isolated"],
    ["hears nobody, and no witness ever answered", { ...alone, witnesses: [null] }, "finishing isolated"],
    [
      "has just come up, and hears nobody yet",
      { ...alone, since: ago(900), peers: [silent("sv1", null)] },
      "standBy looking",
    ],
  ])("%s", (_, over, expected) => {
    expect(stand(over)).toBe(expected);
  });
});

test("says when to look again: when silence or patience ends", () => {
  const next = (over: Partial<StandArgs>) => standOf({ ...usual, ...over }).nextLookAt;
  expect(next({})).toBe(ago(100) + 1_000);
  expect(next({ ...lost, peers: [silent("sv1", 2_000)], actingKnownAt: ago(900) })).toBe(now + 100);
  expect(next({ since: ago(60_000), peers: [silent("sv1", null)] })).toBe(now + 240_000);
  expect(next({ acts: true, peers: [peer("sv1"), peer("sv3", { heardAt: ago(400) })] })).toBe(now + 600);
  expect(next({ acts: true, peers: [silent("sv1", 2_000)], witnesses: [ago(500)] })).toBe(now + 2_500);
  expect(next({ acts: true, since: ago(900), peers: [silent("sv1", null)] })).toBe(now + 100);
  expect(next({ ...lost, selfId: "sv3", peers: [...lost.peers, peer("sv2")] })).toBe(now + 900);
  const late = { ...lost, selfId: "sv3", actingKnownAt: ago(4_900) };
  expect(next({ ...late, peers: [silent("sv1", 4_900), peer("sv2")] })).toBe(now + 100);
  expect(next(lost)).toBeNull();
});
