import { storedActorOf } from "../../auth/accounts.ts";
import { addAudit } from "../../persistence/audits.ts";
import { writePeerPassword } from "../../persistence/peers.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { connectAs } from "./connect.ts";
import { pairedWith } from "./own-terminal.ts";

/**
 * From now on each save is sent to that terminal, by the password that is given and was tried; null: no longer. @throws ServiceError
 * `notPaired`, and as `connectToPeer` where a password is given
 */
export async function setOnSave(
  context: ServiceContext,
  asker: Asker,
  input: { terminalId: string; password: string | null },
): Promise<{ onSave: boolean }> {
  const by = storedActorOf(authorize(asker, "peers.send"));
  const { terminalId, password } = input;
  const { sealedPassword } = await pairedWith(context, terminalId);
  if (password !== null) await connectAs(context, { terminalId, password, by: by.name });
  const { database, box } = context.store;
  await database.transaction(async (tx) => {
    await writePeerPassword(tx, terminalId, password === null ? "" : box.seal(password));
    await addAudit(tx, {
      ...{ at: context.now(), actor: by, verb: "peers.onSave", nodeId: terminalId },
      ...{ before: { onSave: sealedPassword !== "" }, after: { onSave: password !== null } },
    });
  });
  return { onSave: password !== null };
}
