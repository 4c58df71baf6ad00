import { answerRequest } from "./answer-request.ts";
import { BadDatagram } from "./ber-reader.ts";
import type { ObjectTree } from "./object-tree.ts";
import { readRequest, writeResponse } from "./snmp-message.ts";

/** Who may ask, and who may also set. */
export type Communities = { read: string; write: string };

/** What every simulated card takes. */
export const cardCommunities: Communities = { read: "public", write: "private" };

/**
 * The answer to an SNMP v1 or v2c request; null: the device says nothing now.
 * @throws BadDatagram for what an agent drops: no request, or a community that it does not know
 */
export function answerDatagram<View, Unit>(args: {
  datagram: Buffer;
  communities: Communities;
  tree: ObjectTree<View, Unit>;
  /** As it is now; null: nothing is known of it. */
  view(): View | null;
  unit: Unit;
}): Buffer | null {
  const { communities, tree, unit } = args;
  const request = readRequest(args.datagram);
  const mayWrite = request.community === communities.write;
  if (!mayWrite && request.community !== communities.read) throw new BadDatagram("an unknown community");
  const view = args.view();
  return view === null ? null : writeResponse(request, answerRequest({ request, tree, view, unit, mayWrite }));
}
