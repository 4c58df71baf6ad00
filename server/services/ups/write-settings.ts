import { storedActorOf } from "../../auth/accounts.ts";
import type { UpsSettingsReport, WritableUpsSetting } from "../../contract/api.ts";
import type { ControllerAnswer } from "../../contract/controller-question.ts";
import type { ProblemCode } from "../../contract/problem.ts";
import { addAudit } from "../../persistence/audits.ts";
import { authorize, withinGroups } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";
import { readUpsSettings } from "./read-settings.ts";

/**
 * Writes what the saved settings say of these settings into the UPS, and answers with what it holds afterwards: it may have corrected a
 * value, or refused it. Whatever comes of it is audited.
 * @throws ServiceError `outsideGroups`, `notFound`, `controllerUnreachable`, `sequenceRuns`, `upsUnreachable`, `upsNoAnswer` (whether they were written is not
 * known), `upsRefused`, `upsUnsupported`, `upsBadReply`
 */
export async function writeUpsSettings(
  context: Pick<ServiceContext, "store" | "savedTree" | "live" | "controller" | "now">,
  asker: Asker,
  input: { id: string; fields: readonly WritableUpsSetting[] },
): Promise<UpsSettingsReport> {
  const actor = authorize(asker, "ups.writeSettings");
  if (actor.groups !== undefined) withinGroups(actor, (await context.savedTree())?.tree ?? null, [input.id]);
  const { asked, holds } = await readUpsSettings(context, actor, input);
  const wanted = Object.fromEntries(input.fields.map((field) => [field, asked[field]]));
  const question = { kind: "writeUpsSettings", upsId: input.id, wanted, by: actor.name } as const;
  const answer = await context.controller.ask(question);
  const entry = { at: context.now(), actor: storedActorOf(actor), verb: "ups.writeSettings", nodeId: input.id };
  const after = { asked: wanted, ...(answer ?? { kind: "failed", why: "controllerUnreachable" }) };
  await context.store.database.transaction((tx) => addAudit(tx, { ...entry, before: holds, after }));
  if (answer === null) throw new ServiceError("controllerUnreachable");
  if (answer.kind === "failed") throw new ServiceError(problemOf[answer.why], {}, { cause: new Error(answer.detail) });
  if (answer.kind !== "upsSettings") throw new Error(`the controller answered another question: ${answer.kind}`);
  return {
    asked,
    holds: answer.settings,
    refused: answer.refused.map((one) => ({ ...one, allowed: listOf(one.allowed) })),
  };
}

const problemOf = {
  noSuchUps: "notFound",
  inSequence: "sequenceRuns",
  unreachable: "upsUnreachable",
  timeout: "upsNoAnswer",
  rejected: "upsRefused",
  unsupported: "upsUnsupported",
  badReply: "upsBadReply",
} as const satisfies Record<Extract<ControllerAnswer, { kind: "failed" }>["why"], ProblemCode>;

function listOf(allowed: readonly number[] | null): number[] | null {
  return allowed === null ? null : [...allowed];
}
