import type { NodeId } from "../tree/entities.ts";
import type { Instant } from "./readings.ts";

/** Who ordered and when. `by` null: it is not known. */
type Given = { id: string; by: string | null; givenAt: Instant };

/**
 * What an operator ordered (2.7); it stands until it is done, withdrawn or overtaken. `nodeId`: a group, terminal, UPS, storage or
 * cluster, and what belongs to it.
 */
export type Order = Given &
  (
    | /** No command goes out to it; null: to nothing. Resumed by withdrawing it. */ {
        kind: "hold";
        nodeId: NodeId | null;
      }
    /** Nothing further is asked to stop; what was asked goes through. A low battery overrules it. */
    | { kind: "abort" }
    /** The step that the node waits for, or is at, is taken as done; sent once more; or done without its waits. */
    | { kind: "skip" | "retry" | "force"; nodeId: NodeId }
    /** Down and kept down until it is started by order or by hand. `cutUps`: the UPSes that then feed nothing are switched off too. */
    | { kind: "stop"; nodeId: NodeId; cutUps: boolean }
    /** Up, whatever a schedule said before. */
    | { kind: "start"; nodeId: NodeId }
    /** Checks every step of the real sequence, and stops nothing; null: of the whole site. */
    | { kind: "rehearse"; nodeId: NodeId | null }
  );

/** What is ordered, without who gave it and when. */
export type OrderBody = Order extends infer O ? (O extends Order ? Omit<O, keyof Given> : never) : never;

/** done: as ordered. withdrawn: by somebody. overtaken: a later order says otherwise, or an outage takes what it is about. impossible: there was no such step. */
export type OrderOutcome = "done" | "withdrawn" | "overtaken" | "impossible";
