import type { Side } from "../../contract/fields/field.ts";
import { whole } from "../../contract/fields/set-field.ts";
import { upsFields } from "../../contract/fields/ups.ts";
import { upsSchema } from "../../contract/tree.ts";
import type { Ups } from "../../domain/tree/entities.ts";

/** A UPS with the defaults of the forms in all that is not given. `side`: where its group stands. */
export function newUps(
  given: Pick<Ups, "id" | "name" | "groupId" | "role" | "source"> & { note?: string },
  side: Side,
): Ups {
  return upsSchema.parse(whole(upsFields, { note: "", ...given }, side)) as Ups;
}
