import type { History, HistoryField, HistoryQuery } from "../../contract/history.ts";
import {
  coarsestStepSec,
  finestStep,
  fits,
  historyStepsSec,
  mostPoints,
} from "../../domain/statistics/history-step.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { fieldError, ServiceError } from "../service-error.ts";
import { savedUps } from "../ups/saved-ups.ts";
import { historyOf } from "./history-of.ts";

const daySec = 86_400;

/**
 * How a UPS's figures ran: the last day unless asked otherwise, in steps of which the answer names the length.
 * @throws ServiceError `notFound`; `invalidRequest` where the time is empty or too long for the step
 */
export async function readHistory(
  context: Pick<ServiceContext, "savedTree" | "statistics" | "live">,
  asker: Asker,
  input: { id: string } & HistoryQuery,
): Promise<History> {
  authorize(asker, "history.read");
  const ups = await savedUps(context, input.id);
  const nowSec = context.live.snapshot().clock.siteAt / 1000;
  const toSec = input.to === undefined ? nowSec : input.to / 1000;
  const fromSec = input.from === undefined ? toSec - daySec : input.from / 1000;
  if (fromSec >= toSec) throw refused(["from"], "tooBig", { maximum: Math.max(0, Math.ceil(toSec * 1000) - 1) });
  const finest = finestStep({ fromSec, toSec, nowSec });
  if (finest === null) throw refused(["from"], "tooSmall", { minimum: earliest(toSec) });
  const stepSec = input.step ?? finest;
  if (!fits({ fromSec, toSec, stepSec })) {
    // Also finer than is kept of all of the time: what is still there of it can be asked for.
    const minimum = historyStepsSec.find((one) => fits({ fromSec, toSec, stepSec: one })) ?? finest;
    throw refused(["step"], "tooSmall", { minimum });
  }
  const fields = input.fields?.split(",") as HistoryField[] | undefined;
  return historyOf(context.statistics, { upsId: ups.id, fromSec, toSec, stepSec, ...(fields ? { fields } : {}) });
}

/** The beginning, in milliseconds, from which on even the coarsest step makes no more points than allowed. */
function earliest(toSec: number): number {
  return (Math.ceil(toSec / coarsestStepSec) - mostPoints) * coarsestStepSec * 1000;
}

function refused(path: string[], code: "tooBig" | "tooSmall", params: Record<string, number>): ServiceError {
  return new ServiceError("invalidRequest", { fieldErrors: [fieldError(path, code, params)] });
}
