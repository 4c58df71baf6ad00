import type { NodeId } from "../tree/entities.ts";
import type { Instant } from "../world/readings.ts";

/**
 * What a control terminal does among its peers (2.9). `acting`: it stops and starts things. `finishing`: it goes on stopping, and starts
 * nothing. `standBy`: it watches.
 */
export type StandKind = "acting" | "finishing" | "standBy";

export type StandReason =
  /** No other terminal is paired. */
  | "alone"
  /** It acted, and others are heard, none of which acts in a later epoch. */
  | "actsOn"
  /** It acted, no other is heard, and a witness answers. */
  | "othersLost"
  /** It acted, no other is heard, and there is no witness to tell which of the two is cut off: nobody takes over from it by itself either. */
  | "othersLostNoWitness"
  /** Neither another terminal nor a witness is heard. */
  | "isolated"
  /** Another one acts in a later epoch, or in the same one and stands before it in the order. */
  | "takenOver"
  /** It has just begun to look. */
  | "looking"
  /** It came up, and others that may know more than it does have not come up yet. */
  | "waitsForOthers"
  /** It is heard, or others say that they hear it. */
  | "otherActs"
  /** Somebody has it stand by, and it has heard none act since. */
  | "ordered"
  /** The one that acted is silent, for less than the time after which it counts as lost. */
  | "waiting"
  /** Taking over is suspended. */
  | "suspended"
  /** The one that acted is lost, and there is no witness: a person decides. */
  | "noWitness"
  /** One that stands before it in the order takes over. */
  | "earlierTakesOver"
  /** The one that acted is lost. */
  | "takesOver";

export type Stand = {
  kind: StandKind;
  reason: StandReason;
  /** The terminal that the reason is about. */
  about: NodeId | null;
  /** When time alone may change it; null: only something heard does. */
  nextLookAt: Instant | null;
};

/** What is known of another terminal that is paired and shares the settings. */
export type PeerSeen = {
  id: NodeId;
  /** When it last proved, over any path, that it lives; null: never since this terminal looks. The rest is as it said then. */
  heardAt: Instant | null;
  /** By its role, also while it only looks or finishes. */
  acts: boolean;
  epoch: number;
  /** It has settings and a disk, sees a witness, and nobody has it stand by: it would take over. */
  wouldAct: boolean;
};

/** What others say (peers, agents): that they heard this terminal act, in what epoch, and when. */
export type ToldToAct = { id: NodeId; epoch: number; at: Instant };

export type StandArgs = {
  now: Instant;
  selfId: NodeId;
  /** All terminals that share the settings. One that is not in it comes last; of two in one place the lesser id is first. */
  order: readonly NodeId[];
  /** What it does so far, and in what epoch. */
  acts: boolean;
  epoch: number;
  /** Somebody has it stand by. */
  ordered: boolean;
  /** Since when it looks. */
  since: Instant;
  /** When it last knew that another one acts, by itself or by hearsay; null: never. */
  actingKnownAt: Instant | null;
  peers: readonly PeerSeen[];
  told: readonly ToldToAct[];
  /** When each witness last answered; null: never. Empty: there is none. */
  witnesses: readonly (Instant | null)[];
  lostAfterMs: number;
  /** How long after its own start others may need to come up, where all of them went down together. */
  patienceMs: number;
  suspended: boolean;
};

/** A witness that has not answered for so many times `lostAfterMs` is no witness of this moment. */
const witnessTimes = 3;
/** What others say of it holds for so many times `lostAfterMs`: agents say it less often. */
const hearsayTimes = 8;
/** One that stands before this one in the order, and would take over, has so many times `lostAfterMs` to do it. */
const earlierTimes = 4;

/** What this terminal does now, and why. Looks at nothing but `args`; called again whenever something was heard, and at `nextLookAt`. */
export function standOf(args: StandArgs): Stand {
  if (args.peers.length === 0) {
    return args.acts ? stand("acting", "alone") : stand("standBy", "ordered");
  }
  return args.acts ? standOfActing(args) : standOfStandBy(args);
}

/** Which other one acts, by what is heard now; null: none is known to. */
export function knownToAct(args: Pick<StandArgs, "now" | "selfId" | "peers" | "told" | "lostAfterMs">): Known | null {
  const { now, peers, lostAfterMs } = args;
  const heard = latest(
    peers.flatMap(({ id, acts, heardAt }): Known[] =>
      acts && heardAt !== null && heardAt > now - lostAfterMs
        ? [{ id, at: heardAt, until: heardAt + lostAfterMs }]
        : [],
    ),
  );
  const told = latest(
    args.told.flatMap(({ id, at }): Known[] => {
      const until = at + hearsayTimes * lostAfterMs;
      return isNews(args, id, at) && now < until ? [{ id, at, until }] : [];
    }),
  );
  return heard ?? told;
}
type Known = { id: NodeId; at: Instant; until: Instant };

/** What others heard of it when this one did not: not what they heard of its last moments. */
function isNews(args: Pick<StandArgs, "selfId" | "peers" | "lostAfterMs">, id: NodeId, at: Instant): boolean {
  if (id === args.selfId) return false;
  const heardAt = args.peers.find((peer) => peer.id === id)?.heardAt ?? null;
  return heardAt === null || at > heardAt + args.lostAfterMs / 2;
}

function latest(known: readonly Known[]): Known | null {
  return known.reduce<Known | null>((last, one) => (last === null || one.at > last.at ? one : last), null);
}

function standOfActing(args: StandArgs): Stand {
  const { now, epoch, since, peers, lostAfterMs } = args;
  const heard = peers.filter((peer) => isHeard(peer, args));
  const others = [...heard.filter((p) => p.acts), ...args.told.filter(({ id, at }) => isNews(args, id, at))];
  const later = others.find((p) => p.epoch > epoch || (p.epoch === epoch && isBefore(args, p.id)));
  if (later) return stand("standBy", "takenOver", later.id);
  const lookAt = nextSilence(heard, args);
  if (heard.length > 0) return stand("acting", "actsOn", null, lookAt);
  // Another one may have taken over while it was away.
  if (now < since + lostAfterMs) return stand("standBy", "looking", null, since + lostAfterMs);
  if (args.witnesses.length === 0) return stand("acting", "othersLostNoWitness");
  const answeredAt = latestOf(args.witnesses);
  const holdsUntil = (answeredAt ?? since) + witnessTimes * lostAfterMs;
  if (now < holdsUntil) return stand("acting", "othersLost", null, holdsUntil);
  return stand("finishing", "isolated");
}

function standOfStandBy(args: StandArgs): Stand {
  const { now, since, peers, lostAfterMs } = args;
  const known = knownToAct(args);
  if (known) return stand("standBy", "otherActs", known.id, known.until);
  if (args.ordered && args.actingKnownAt === null) return stand("standBy", "ordered");
  const silentSince = Math.max(since, args.actingKnownAt ?? since);
  const lostAt = silentSince + lostAfterMs;
  if (now < lostAt) return stand("standBy", "waiting", null, lostAt);
  if (args.suspended) return stand("standBy", "suspended");
  const patientUntil = since + args.patienceMs;
  if (args.actingKnownAt === null && now < patientUntil && !wereAllHeard(args))
    return stand("standBy", "waitsForOthers", null, patientUntil);
  if (args.witnesses.length === 0) return stand("standBy", "noWitness");
  const answeredAt = latestOf(args.witnesses);
  // It must have answered when the other one was silent already: what fell silent with it says nothing.
  const isWitnessed = answeredAt !== null && answeredAt >= silentSince + lostAfterMs / 2;
  const heard = peers.filter((peer) => isHeard(peer, args));
  if (!isWitnessed && heard.length === 0) return stand("finishing", "isolated");
  const earlierUntil = lostAt + earlierTimes * lostAfterMs;
  const earlier = heard.find((p) => p.wouldAct && (args.ordered || isBefore(args, p.id)));
  if (earlier && now < earlierUntil) {
    const silentAt = (earlier.heardAt as Instant) + lostAfterMs;
    return stand("standBy", "earlierTakesOver", earlier.id, Math.min(earlierUntil, silentAt));
  }
  return stand("acting", "takesOver");
}

/** Since this one came up. */
function wereAllHeard({ peers }: StandArgs): boolean {
  return peers.every(({ heardAt }) => heardAt !== null);
}

function isHeard(peer: PeerSeen, { now, lostAfterMs }: StandArgs): boolean {
  return peer.heardAt !== null && peer.heardAt > now - lostAfterMs;
}

/** When the first of those that are heard will have been silent for too long; null: none is heard. */
function nextSilence(heard: readonly PeerSeen[], { lostAfterMs }: StandArgs): Instant | null {
  const ends = heard.map(({ heardAt }) => (heardAt as Instant) + lostAfterMs);
  return ends.length === 0 ? null : Math.min(...ends);
}

function isBefore({ order, selfId }: StandArgs, id: NodeId): boolean {
  const place = (of: NodeId) => (order.includes(of) ? order.indexOf(of) : order.length);
  return place(id) === place(selfId) ? id < selfId : place(id) < place(selfId);
}

function latestOf(instants: readonly (Instant | null)[]): Instant | null {
  return instants.reduce((latest, at) => (at !== null && (latest === null || at > latest) ? at : latest), null);
}

function stand(
  kind: StandKind,
  reason: StandReason,
  about: NodeId | null = null,
  nextLookAt: Instant | null = null,
): Stand {
  return { kind, reason, about, nextLookAt };
}
