import type { ServiceContext } from "../context.ts";
import { fieldError, ServiceError } from "../service-error.ts";

/** @throws ServiceError `invalidFields`: the saved settings have no such power-control group */
export async function checkGroups(
  context: Pick<ServiceContext, "savedTree">,
  groups: readonly string[] | null | undefined,
): Promise<void> {
  if (!groups) return;
  const known = (await context.savedTree())?.relations.groups;
  if (groups.every((id) => known?.has(id))) return;
  throw new ServiceError("invalidFields", { fieldErrors: [fieldError(["groups"], "notAllowed")] });
}
