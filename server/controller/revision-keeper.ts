import type { Tree } from "../domain/tree/entities.ts";
import { type Relations, relate } from "../domain/tree/relations.ts";
import type { ControllerLog } from "./controller-log.ts";
import type { Clock, RevisionStore } from "./ports.ts";

/** Real time. */
const retryMs = 5_000;

/** A saved revision with its look-ups. */
export type DrivingRevision = { number: number; tree: Tree; relations: Relations };

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
  onNewer(): void;
}): RevisionKeeper {
  const { store, realClock, log, onNewer } = args;
  const closing = new AbortController();
  let driving: DrivingRevision | null = null;
  let waiting: DrivingRevision | null = null;
  let looking: Promise<void> | null = null;
  let again = false;

  async function look(): Promise<void> {
    do {
      again = false;
      try {
        const newest = await store.newest();
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

  return {
    driving: () => driving,
    waiting: () => waiting,
    take() {
      driving = waiting ?? driving;
      waiting = null;
    },
    look() {
      if (looking !== null) {
        again = true;
        return looking;
      }
      looking = look().finally(() => {
        looking = null;
      });
      return looking;
    },
    close() {
      closing.abort();
    },
  };
}
