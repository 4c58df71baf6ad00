import type { MessageRefusal } from "../../domain/world/readings.ts";
import { createCounters, type DriverLog } from "../log.ts";
import { createRecordPace } from "./record-pace.ts";

/** `address` and `detail` are the last one's of so many (`times`) since it was last told. */
export type ToldRefusal = { why: MessageRefusal; address: string; detail: string; times: number };

/** Counts what was not taken, logs it at most once a minute and tells it for the event log at its pace. */
export interface Refusals<R extends string, O extends string> {
  counts: Record<R | O, number>;
  refuse(why: R, address: string, detail?: string): void;
  /** What is no refusal: counted and logged, not told. */
  count(kind: O, fields: Record<string, unknown>): void;
  close(): void;
}

/** Of each kind. What anybody can send must not fill the disk: at most 1,440 a day. */
const pace = { burst: 20, everyMs: 60_000 };

export function createRefusals<R extends MessageRefusal, O extends string>(
  kinds: { refused: readonly R[]; other: readonly O[] },
  log: DriverLog,
  tell: (refusal: ToldRefusal) => void,
): Refusals<R, O> {
  const { counts, count } = createCounters<R | O>([...kinds.refused, ...kinds.other], log);
  const paced = createRecordPace<Omit<ToldRefusal, "times">>({
    ...pace,
    tell: (refusal, times) => tell({ ...refusal, times }),
  });
  return {
    counts,
    count,
    refuse(why, address, detail = "") {
      count(why, { address, ...(detail === "" ? {} : { detail }) });
      paced.count(why, { why, address, detail });
    },
    close: () => paced.close(),
  };
}
