import { type Relations, relate } from "../domain/tree/relations.ts";
import type { ControllerLog } from "./controller-log.ts";
import type { Clock, RevisionStore, SavedRevision } from "./ports.ts";

/** Real time. */
const retryMs = 5_000;

/** A saved revision with its look-ups. */
export type DrivingRevision = SavedRevision & { relations: Relations };

/** Knows which saved revision drives the controller, and which newer one waits. */
export type RevisionKeeper = {
  driving(): DrivingRevision | null;
  /** The newest one, if it is another one than that which drives. */
  waiting(): DrivingRevision | null;
  /** The waiting one drives from now on. */
  take(): void;
  /** Looks for a newer one; the store's trouble is logged, and it is asked again. */
  look(): Promise<void>;
  close(): void;
};

export function createRevisionKeeper(args: {
  store: RevisionStore;
  realClock: Clock;
  log: ControllerLog;
  /** The one that the open incident began with, and keeps; null: the newest will do. */
  startWith: number | null;
  onNewer(): void;
}): RevisionKeeper {
  const { store, realClock, log, onNewer } = args;
  const closing = new AbortController();
  let driving: DrivingRevision | null = null;
  let waiting: DrivingRevision | null = null;
  let looking: Promise<void> | null = null;
  let again = false;

  /** What may drive next: at the start the one of the open incident (the newest where that is gone), later the newest. */
  async function next(): Promise<SavedRevision | null> {
    const kept = driving === null && args.startWith !== null ? await store.byNumber(args.startWith) : null;
    return kept ?? store.newest();
  }

  async function look(): Promise<void> {
    do {
      again = false;
      try {
        const newest = await next();
        const held = waiting ?? driving;
        if (newest === null || newest.number === held?.number) continue;
        waiting = { ...newest, relations: relate(newest.tree) };
        onNewer();
      } catch (error) {
        log.error({ err: error }, "the saved settings cannot be read");
        again = true;
        await realClock.sleep(retryMs, closing.signal).catch(() => {});
      }
    } while (again && !closing.signal.aborted);
  }

  function lookSoon(): Promise<void> {
    if (looking !== null) {
      again = true;
      return looking;
    }
    looking = look().finally(() => {
      looking = null;
    });
    return looking;
  }

  return {
    driving: () => driving,
    waiting: () => waiting,
    take() {
      const first = driving === null;
      driving = waiting ?? driving;
      waiting = null;
      // Beside the one of an open incident a newer one may wait.
      if (first && args.startWith !== null) void lookSoon();
    },
    look: lookSoon,
    close() {
      closing.abort();
    },
  };
}
