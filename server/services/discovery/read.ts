import { type DiscoveryPage, type FoundItem, foundPageSize, type KnownDevice } from "../../contract/discovery.ts";
import type { FoundUps } from "../../domain/discovery/scan.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { deviceIndexOf } from "../device-index.ts";
import { draftIdOf } from "../draft/current-draft.ts";
import { ServiceError } from "../service-error.ts";

/** How far a search is, and what it found behind number `after`. @throws ServiceError `notFound` */
export async function readDiscovery(
  context: ServiceContext,
  asker: Asker,
  input: { id: string; after?: number | undefined },
): Promise<DiscoveryPage> {
  const actor = authorize(asker, "discoveries.read");
  const discovery = context.discoveries.byId(input.id);
  if (discovery === null) throw new ServiceError("notFound");
  const { after = 0 } = input;
  const item = discovery.item();
  const page = discovery.found.slice(after, after + foundPageSize);
  const faulty = [...discovery.faulty];
  if (page.length === 0) return { ...item, found: [], faulty };
  const { tree } = await context.store.database.read((client) => context.drafts.current(client, draftIdOf(actor)));
  const index = deviceIndexOf(context, tree, discovery);
  const found = page.map((ups, i) => {
    const { source, address, identity } = ups;
    return foundItemOf(after + i + 1, ups, index.find({ source, address, serial: identity.serial }));
  });
  return { ...item, found, faulty };
}

function foundItemOf(number: number, ups: FoundUps, known: KnownDevice | null): FoundItem {
  const { source, address, family, identity, identName, output, credential } = ups;
  const { host, port } = source;
  const upsName = source.kind === "nut" ? source.upsName : null;
  return {
    ...{ number, host, address, port, upsName, family, ...identity, identName, output },
    ...{ speaks: speaksOf(ups), credential, known },
  };
}

function speaksOf({ source }: FoundUps): FoundItem["speaks"] {
  if (source.kind === "nut") return "nut";
  const speaks = { "1": "snmpV1", "2c": "snmpV2c", "3": "snmpV3" } as const;
  return speaks[source.access.version];
}
