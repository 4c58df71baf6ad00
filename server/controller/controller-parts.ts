import type { ControllerAnswer, ControllerQuestion } from "../contract/controller-question.ts";
import type { LiveDelta, LiveSnapshot } from "../contract/live.ts";
import type { NodeId, Tree } from "../domain/tree/entities.ts";
import type { ControllerLog } from "./controller-log.ts";
import type { Decide, Predict } from "./decider.ts";
import type { Inbox } from "./inbox.ts";
import type { Clock, Drivers, JournalStore, Leadership, RevisionStore, StatisticsStore } from "./ports.ts";

export type ControllerParts = {
  clock: Clock;
  /** For limits that are not the site's: deadlines, retries, the pace of publishing. The computer's own unless a test moves it. */
  realClock?: Clock;
  /** How many times as fast as real time `clock` runs. */
  speed?(): number;
  /** Where the drivers put what they observe. */
  inbox: Inbox;
  drivers: Drivers;
  journal: JournalStore;
  /** Absent: no statistics are kept. */
  statistics?: StatisticsStore;
  revisions: RevisionStore;
  leadership: Leadership;
  decide: Decide;
  predict: Predict;
  publish(delta: LiveDelta): void;
  log: ControllerLog;
  /** The control terminal that this process runs on; null: on a machine that is not part of the tree. */
  selfId: NodeId | null;
  /** Other control terminals have controllers of their own. Absent: none has. */
  hasPeers?: boolean;
  /** Its own terminal halts, as this controller asked: everything is journaled and nothing runs any more. Exit with `haltedExitCode`. */
  onHalt(): void;
  /** Another revision drives the controller from now on. */
  onRevision?(revision: { number: number; tree: Tree }): void;
};

export type RunningController = {
  stop(): Promise<void>;
  /** A revision was saved: look for it. */
  nudgeRevision(): void;
  /** Does what somebody asks for and waits for. Never rejects. */
  answer(question: ControllerQuestion): Promise<ControllerAnswer>;
  snapshot(): LiveSnapshot;
};
