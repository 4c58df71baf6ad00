import type { UpsSettingsReport } from "../../contract/api.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { savedUps } from "./saved-ups.ts";

/** What the saved settings ask of a UPS and what it holds, as the controller read it last. @throws ServiceError `notFound` */
export async function readUpsSettings(
  context: Pick<ServiceContext, "savedTree" | "live">,
  asker: Asker,
  input: { id: string },
): Promise<UpsSettingsReport> {
  authorize(asker, "ups.readSettings");
  const { shutoffGraceSec, lowBatterySec, minRestartChargePercent } = await savedUps(context, input.id);
  const live = context.live.snapshot().nodes[input.id]?.ups;
  return {
    asked: { shutoffGraceSec, lowBatterySec, minRestartChargePercent },
    holds: live?.settings ?? null,
    refused: [],
  };
}
