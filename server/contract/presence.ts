import { z } from "zod";

/** Somebody who has the tree open. `nodeId`: what they chose last; null: nothing, or several nodes. */
export type PresentPerson = { id: string; name: string; nodeId: string | null };

/** What a window tells of itself; null: it has the tree open no more. */
export const presentAt = z.strictObject({ nodeId: z.string().max(200).nullable() }).nullable();
export type PresentAt = z.infer<typeof presentAt>;
