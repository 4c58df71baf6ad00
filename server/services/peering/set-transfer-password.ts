import { storedActorOf } from "../../auth/accounts.ts";
import { readTransferPassword, setTransferPassword as store } from "../../auth/transfer-password.ts";
import { addAudit } from "../../persistence/audits.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";

/** The password by which other terminals may send settings here; null: none may. */
export async function setTransferPassword(
  context: ServiceContext,
  asker: Asker,
  input: { password: string | null },
): Promise<void> {
  const by = storedActorOf(authorize(asker, "peers.setPassword"));
  const { database } = context.store;
  const at = context.now();
  const before = await database.read(readTransferPassword);
  await store(database, input.password, { name: by.name, at });
  await database.transaction((tx) =>
    addAudit(tx, {
      ...{ at, actor: by, verb: "peers.setPassword", nodeId: context.peering.selfId },
      ...{ before: { isSet: before !== null }, after: { isSet: input.password !== null } },
    }),
  );
}
