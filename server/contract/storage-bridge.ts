import { z } from "zod";

/**
 * The storage bridge: a small TCP service beside a storage system. One JSON object per line, UTF-8, at most `maxLineBytes`;
 * the controller connects, asks, and reads one answer per request, matched by `id`. Described for implementers in `docs/storage-bridge.md`.
 */
export const storageBridgeVersion = 1;
export const maxLineBytes = 65_536;

export const bridgeRequest = z.discriminatedUnion("op", [
  z.strictObject({ version: z.literal(storageBridgeVersion), id: z.string().min(1).max(200), op: z.literal("state") }),
  /** Answered at once; how far it is, `state` tells. The same `commandId` again joins the flush that runs. */
  z.strictObject({
    version: z.literal(storageBridgeVersion),
    id: z.string().min(1).max(200),
    op: z.literal("flush"),
    commandId: z.string().min(1).max(200),
    epoch: z.number().int().min(0),
    timeoutSec: z.number().int().min(0),
  }),
]);
export type BridgeRequest = z.infer<typeof bridgeRequest>;

export const bridgeAnswer = z.discriminatedUnion("result", [
  z.strictObject({
    id: z.string(),
    result: z.literal("state"),
    /** `flushed`: nothing is dirty since the last flush; a later write makes it `ready` again. */
    state: z.enum(["starting", "ready", "flushing", "flushed", "fault"]),
    dirtyBytes: z.number().int().min(0).nullable(),
    /** The flush that runs or ran last; null: none since it started. */
    commandId: z.string().nullable(),
  }),
  z.strictObject({ id: z.string(), result: z.literal("accepted") }),
  z.strictObject({
    id: z.string(),
    result: z.literal("refused"),
    code: z.enum(["staleEpoch", "notReady", "badRequest"]),
    detail: z.string(),
  }),
]);
export type BridgeAnswer = z.infer<typeof bridgeAnswer>;
