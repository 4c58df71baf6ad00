import { z } from "zod";

/** The simulated site's own control: JSON lines on the local socket `sim.sock` in the data folder. */
export const simRequest = z.discriminatedUnion("op", [
  /** `upsIds` null: all. */
  z.strictObject({ op: z.literal("mains"), on: z.boolean(), upsIds: z.array(z.string()).nullable() }),
  z.strictObject({ op: z.literal("speed"), factor: z.number().min(0.1).max(600) }),
  z.strictObject({ op: z.literal("report") }),
  /** From now on the connection also gets `simPush` lines; the present clock and terminals' states come first. */
  z.strictObject({ op: z.literal("watch") }),
]);
export type SimRequest = z.infer<typeof simRequest>;

const siteEvent = z.looseObject({ kind: z.string(), at: z.number() });

export const simAnswer = z.discriminatedUnion("result", [
  z.strictObject({ result: z.literal("done") }),
  z.strictObject({ result: z.literal("refused"), detail: z.string() }),
  z.strictObject({
    result: z.literal("report"),
    siteNow: z.number(),
    speed: z.number(),
    /** The physical state, as `Site` of the domain. */
    site: z.unknown(),
    /** Everything that happened since the simulator came up, oldest first (at most 10,000). */
    events: z.array(siteEvent),
    /** Crashed terminals and lost cache: must stay empty. */
    violations: z.array(siteEvent),
  }),
]);
export type SimAnswer = z.infer<typeof simAnswer>;

export const simPush = z.discriminatedUnion("push", [
  /** siteNow = siteAt + (real now − realAt) × speed. */
  z.strictObject({ push: z.literal("clock"), siteAt: z.number(), realAt: z.number(), speed: z.number() }),
  z.strictObject({
    push: z.literal("terminal"),
    terminalId: z.string(),
    state: z.enum(["off", "booting", "running", "stopping", "crashed"]),
  }),
  z.strictObject({ push: z.literal("event"), event: siteEvent }),
]);
export type SimPush = z.infer<typeof simPush>;
