import type { Varbind } from "./answer-request.ts";
import type { CardFamily } from "./card-trees.ts";
import { powernetTraps } from "./powernet-traps.ts";
import { rfc1628Traps } from "./rfc1628-traps.ts";
import { writeTrap } from "./snmp-message.ts";
import type { UpsUnit } from "./ups-unit.ts";
import type { UpsView } from "./ups-view.ts";

/** `name`: what snmpTrapOID says. */
export type TrapToSend = { name: string; varbinds: Varbind[] };

/** Hands out the traps of one UPS as SNMP v2c datagrams, at once when something happens. */
export function sendTraps(args: { unit: UpsUnit; family: CardFamily; send(datagram: Buffer): void }): void {
  const { unit, family } = args;
  let requestId = 0;
  function send({ name, varbinds }: TrapToSend, { upTimeTicks }: UpsView): void {
    requestId = (requestId + 1) & 0x7fffffff;
    args.send(writeTrap({ community: "public", requestId, upTimeTicks, trap: name, varbinds }));
  }
  unit.listen(family === "powernet" ? powernetTraps(send) : rfc1628Traps(send, unit));
}
