import { type History, type HistoryField, type HistoryPoint, historyFields } from "../../contract/history.ts";
import { readSteps } from "../../domain/statistics/roll-up.ts";
import { rowLength } from "../../domain/statistics/step-row.ts";
import type { NodeId } from "../../domain/tree/entities.ts";
import type { StatisticsReader } from "../../persistence/statistics-reader.ts";

export type Range = { fromSec: number; toSec: number; stepSec: number };

/** The history of one UPS in these steps. @throws StoreError */
export async function historyOf(
  statistics: Pick<StatisticsReader, "history">,
  args: Range & { upsId: NodeId; fields?: readonly HistoryField[] },
): Promise<History> {
  const { upsId, fromSec, toSec, stepSec, fields = historyFields } = args;
  const steps = await statistics.history({ upsId, fromSec, toSec, stepSec });
  const count = steps.rows.length / rowLength;
  const points = readSteps(steps).map(({ startSec, heardSec, ...figures }): HistoryPoint => {
    const asked = Object.fromEntries(fields.map((field) => [field, figures[field]]));
    return { at: startSec * 1000, heardSec, ...asked };
  });
  return { upsId, from: steps.startSec * 1000, to: (steps.startSec + count * stepSec) * 1000, stepSec, points };
}
