import { z } from "zod";
import { nodeId } from "./scalars.ts";

/** Wire types of a connection test. Instants are epoch milliseconds, times in the unit of their names; null: it does not say. */

export const connectionTestRequest = z.strictObject({
  nodeId,
  /** Fields that are not in the draft yet, each whole; a secret given as `[secret]` is the draft's. */
  fields: z.record(z.string().max(100), z.unknown()).default({}),
});
export type ConnectionTestRequest = z.input<typeof connectionTestRequest>;

const text = z.string().nullable();
const number = z.number().nullable();
const heldSettings = z.strictObject({
  shutoffGraceSec: number,
  lowBatterySec: number,
  returnDelaySec: number,
  minRestartChargePercent: number,
});

export const connectionTestResult = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("ups"),
    tookMs: z.number(),
    family: z.enum(["powernet", "rfc1628", "nut"]),
    identity: z.strictObject({ manufacturer: text, model: text, serial: text, firmware: text }),
    /** What it holds of the settings that live in the device. */
    settings: heldSettings,
    output: z.enum(["mains", "battery", "off", "unknown"]),
    chargePercent: number,
    runtimeSec: number,
    loadPercent: number,
    /** Whether this account may switch it: something that it holds was written to itself. `silent`: it answers what is read, not what is
     * written. `unknown`: that cannot be told, or an incident runs. */
    mayWrite: z.enum(["yes", "no", "silent", "unknown"]),
  }),
  z.strictObject({
    kind: z.literal("storage"),
    tookMs: z.number(),
    state: z.enum(["starting", "ready", "flushing", "flushed", "fault"]),
    dirtyBytes: number,
  }),
  /** Agents dial in: it is told what the controller knows of this one. */
  z.strictObject({ kind: z.literal("terminal"), connected: z.boolean(), heardAt: number }),
  z.strictObject({
    kind: z.literal("failed"),
    tookMs: z.number(),
    error: z.enum(["unreachable", "timeout", "rejected", "unsupported", "badReply"]),
    /** Which part of the access it does not take; null: not that, or it does not say. */
    accessFault: z
      .enum(["unknownUser", "wrongAuthKey", "wrongPrivKey", "unsupportedLevel", "notPermitted", "silentToUser"])
      .nullable(),
    /** In English, for whoever looks closer. */
    detail: z.string(),
  }),
]);
export type ConnectionTestResult = z.infer<typeof connectionTestResult>;
