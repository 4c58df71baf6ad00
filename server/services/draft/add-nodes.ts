import type { AddedUpses, AddNodesRequest } from "../../contract/api.ts";
import type { FoundUps } from "../../domain/discovery/scan.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { fieldError, ServiceError } from "../service-error.ts";
import { addUpses, type UpsToAdd } from "./add-upses.ts";

/** What cards are called before anybody gave them a name. */
const factoryName = /^(UPS_IDEN|UPS|UNKNOWN|DEFAULT|NOT SET)$/i;

/**
 * Adds UPSes that a discovery found to the draft, each with the account that it took.
 * @throws ServiceError `notFound` (no such discovery), `invalidFields` (no such number), and what `addUpses` throws
 */
export async function addNodes(context: ServiceContext, asker: Asker, input: AddNodesRequest): Promise<AddedUpses> {
  const actor = authorize(asker, "draft.addNodes");
  const { version, group, makeGroups, role, from } = input;
  const discovery = context.discoveries.byId(from.discoveryId);
  if (discovery === null) throw new ServiceError("notFound");
  const numbers = from.numbers === null ? discovery.found.map((_, i) => i + 1) : [...new Set(from.numbers)];
  const upses = numbers.map((number, i): UpsToAdd => {
    const ups = discovery.found[number - 1];
    if (ups === undefined)
      throw new ServiceError("invalidFields", {
        fieldErrors: [fieldError(["from", "numbers", String(i)], "notAllowed")],
      });
    const { source, address, identity } = ups;
    return {
      place: number,
      names: namesOf(ups),
      note: noteOf(ups),
      source,
      role,
      address,
      serial: identity.serial,
      group,
    };
  });
  return addUpses(context, actor, {
    ...{ version, upses, makeGroups, dryRun: false },
    discovery,
    from: { discovery: discovery.id },
  });
}

/** Its own name, else its model and where it is. */
function namesOf({ identName, identity, source }: FoundUps): string[] {
  const own = identName !== null && !factoryName.test(identName.trim()) ? [identName] : [];
  return [...own, `${identity.model ?? identity.manufacturer ?? "UPS"} ${source.host}`];
}

function noteOf({ identity }: FoundUps): string {
  const { manufacturer, model, serial } = identity;
  return [manufacturer, model, serial].filter((part) => part !== null).join(" ");
}
