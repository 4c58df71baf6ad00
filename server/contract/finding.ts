import { z } from "zod";

/** A rule's finding on the wire: the shape of `Finding` in `server/domain/tree/rules/finding.ts`. */
export const findingSchema = z.strictObject({
  code: z.string(),
  severity: z.enum(["error", "warning"]),
  nodeIds: z.array(z.string()),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
