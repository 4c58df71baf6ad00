import { z } from "zod";
import type { DriverErrorCode, UpsDeviceSettings } from "../domain/world/readings.ts";
import { type UpsSetting, upsSettings } from "../domain/world/ups-capabilities.ts";
import type { ControllerMetrics } from "./controller-metrics.ts";

/**
 * What the web process asks the controller to do at once, and waits for: only the controller talks to devices. Nothing of it is stored;
 * the controller tells its events what came of it.
 */
export const controllerQuestion = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("writeUpsSettings"),
    upsId: z.string().min(1).max(200),
    /** In the units of their names; what is absent stays as it is. */
    wanted: z.partialRecord(z.enum(upsSettings), z.number().int().min(0).max(86_400)),
    /** Whoever asked, by name. */
    by: z.string().max(200),
  }),
  /** What it has counted so far. */
  z.strictObject({ kind: z.literal("metrics") }),
]);
export type ControllerQuestion = z.infer<typeof controllerQuestion>;

export type RefusedSetting = {
  setting: UpsSetting;
  error: "rejected" | "unsupported";
  detail: string;
  /** The values that the device says it takes, in the setting's unit; null: it does not say. */
  allowed: readonly number[] | null;
};

export type ControllerAnswer =
  /** `settings`: what the device holds afterwards, read back. */
  | { kind: "upsSettings"; settings: UpsDeviceSettings; refused: readonly RefusedSetting[] }
  | { kind: "metrics"; metrics: ControllerMetrics }
  /** noSuchUps: the settings that drive the controller have none. inSequence: a sequence runs, and it keeps what it began with. */
  | { kind: "failed"; why: DriverErrorCode | "noSuchUps" | "inSequence"; detail: string };
