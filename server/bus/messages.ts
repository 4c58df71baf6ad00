import type { ControllerAnswer, ControllerQuestion } from "../contract/controller-question.ts";
import type { LiveDelta, LiveSnapshot } from "../contract/live.ts";

/** What the controller tells the web process. `alive` comes every second, so that a controller that hangs is noticed. */
export type BusToWeb =
  | { type: "snapshot"; snapshot: LiveSnapshot }
  | { type: "delta"; delta: LiveDelta }
  /** To the asker of the question with this id, and to nobody else. */
  | { type: "answer"; id: number; answer: ControllerAnswer }
  | { type: "alive" };

/** A word from the web process that something in its database is worth a look; nothing is lost when it does not arrive. */
export type Nudge = { kind: "revisionSaved" };

/** `id`: of the asker's choice, different for each question of one connection. */
export type BusToController =
  | { type: "nudge"; nudge: Nudge }
  | { type: "ask"; id: number; question: ControllerQuestion };

export const aliveEveryMs = 1000;
/** A snapshot of a site of ten thousand nodes is about 10 MB. */
export const maxBusLineBytes = 128 * 1024 * 1024;
