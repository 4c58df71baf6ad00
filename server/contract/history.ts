import { z } from "zod";
import { figures } from "../domain/statistics/figures.ts";
import { historyStepsSec } from "../domain/statistics/history-step.ts";

/** Wire types of a UPS's history. Instants are epoch milliseconds, units those of the fields' names. */

/** What can be asked for; `heardSec` always comes along. */
export const historyFields = [...figures, "onBatterySec", "outagesBegun"] as const;
export type HistoryField = (typeof historyFields)[number];

const isFieldList = (list: string) =>
  list.split(",").every((one) => (historyFields as readonly string[]).includes(one)) &&
  new Set(list.split(",")).size === list.split(",").length;

const instant = z.coerce.number().int().min(0).max(8_640_000_000_000_000);

export const historyQuery = z.strictObject({
  /** Left out: a day before `to`. */
  from: instant.optional(),
  /** Left out: now. */
  to: instant.optional(),
  /** Seconds. Left out: the finest in which all of the time is kept and that makes no more than 1,500 points. */
  step: z.coerce.number().pipe(z.literal(historyStepsSec)).optional(),
  /** Left out: all. */
  fields: z
    .string()
    .refine(isFieldList)
    .describe(`some of these, joined by commas: ${historyFields.join(", ")}`)
    .optional(),
});
export type HistoryQuery = z.infer<typeof historyQuery>;

/** Over the step. `mean` is weighted by time, over the `knownSec` seconds for which the figure is known. */
export const spreadSchema = z.strictObject({
  min: z.number(),
  mean: z.number(),
  max: z.number(),
  knownSec: z.number(),
});

const spread = spreadSchema.nullable().optional();

/** A step of which something is known. A figure that is null is not known for any moment of it. */
export const historyPoint = z.strictObject({
  /** When the step begins. */
  at: z.number().int(),
  /** How long the UPS was heard, seconds. */
  heardSec: z.number().int(),
  ...(Object.fromEntries(figures.map((figure) => [figure, spread])) as Record<(typeof figures)[number], typeof spread>),
  /** Seconds of `heardSec` on battery, tests included; null: it was not heard. */
  onBatterySec: z.number().int().nullable().optional(),
  outagesBegun: z.number().int().optional(),
});
export type HistoryPoint = z.infer<typeof historyPoint>;

export const historySchema = z.strictObject({
  upsId: z.string(),
  /** Whole steps, by UTC, that have all of the time asked for in them. */
  from: z.number().int(),
  to: z.number().int(),
  stepSec: z.number().int(),
  /** Oldest first; what is not there is a gap. */
  points: z.array(historyPoint),
});
export type History = z.infer<typeof historySchema>;
