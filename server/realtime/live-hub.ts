import { randomUUID } from "node:crypto";
import {
  applyDelta,
  type ControllerLive,
  type LiveDelta,
  type LiveSnapshot,
  liveWithoutController,
} from "../contract/live.ts";

/** The stream towards browsers: it has its own `streamId` and `seq`, and goes on while the controller is away. */
export type LiveHub = {
  /** The present state, with the site's clock brought up to now. */
  snapshot(): LiveSnapshot;
  /** From the controller: all of it, after it (re)connected. */
  replace(fromController: LiveSnapshot): void;
  /** From the controller: a change. One that does not fit is left out; a new snapshot follows such a gap. */
  apply(fromController: LiveDelta): void;
  /** The controller is away. */
  markDown(because: NonNullable<ControllerLive["downBecause"]>): void;
  subscribe(subscriber: LiveSubscriber): () => void;
};

export type LiveSubscriber = {
  /** Everything is new: send the snapshot. */
  onReplaced: () => void;
  onDelta: (delta: LiveDelta) => void;
};

/**
 * Keeps what the controller last said and re-bases it: browsers see one unbroken stream, whatever becomes of the controller.
 * @param now epoch milliseconds of this machine
 */
export function createLiveHub(args: { selfId: string | null; now: () => number }): LiveHub {
  const streamId = randomUUID();
  const subscribers = new Set<LiveSubscriber>();
  let clockAt = args.now();
  const nothing = liveWithoutController();
  let current: LiveSnapshot = {
    ...nothing,
    streamId,
    clock: { siteAt: clockAt, speed: 1 },
    controller: { ...nothing.controller, selfId: args.selfId },
  };

  function clockNow(): LiveSnapshot["clock"] {
    const { siteAt, speed } = current.clock;
    return { siteAt: siteAt + (args.now() - clockAt) * speed, speed };
  }

  function emit(change: Omit<LiveDelta, "seq" | "streamId">): void {
    const delta: LiveDelta = { ...change, seq: current.seq + 1, streamId };
    const next = applyDelta(current, delta);
    if (!next) return;
    clockAt = args.now();
    current = next;
    for (const s of subscribers) s.onDelta(delta);
  }

  return {
    snapshot: () => ({ ...current, clock: clockNow() }),
    replace(fromController) {
      clockAt = args.now();
      current = { ...fromController, streamId, seq: current.seq + 1 };
      for (const s of subscribers) s.onReplaced();
    },
    apply({ seq: _seq, streamId: _streamId, ...change }) {
      emit(change);
    },
    markDown(because) {
      const { controller } = current;
      if (controller.state === "down" && controller.downBecause === because) return;
      emit({ clock: clockNow(), controller: { ...controller, state: "down", downBecause: because } });
    },
    subscribe(subscriber) {
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },
  };
}
