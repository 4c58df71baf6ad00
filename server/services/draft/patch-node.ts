import type { Draft, PatchNodeRequest } from "../../contract/api.ts";
import { fieldErrorsOf } from "../../contract/field-errors.ts";
import type { FieldError } from "../../contract/problem.ts";
import { fieldsSchemas, treeSchema } from "../../contract/tree.ts";
import type { Tree } from "../../domain/tree/entities.ts";
import { kindOf } from "../../domain/tree/lists.ts";
import { differences, patchNode as patch } from "../../domain/tree/patch.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { fieldError, ServiceError } from "../service-error.ts";
import { draftOnWire } from "./current-draft.ts";
import { editDraft } from "./edit-draft.ts";

/**
 * Replaces some fields of one node in the caller's draft.
 * @throws ServiceError `notFound`, `draftConflict` (it was made on an older version), `invalidFields`
 */
export async function patchNode(
  context: ServiceContext,
  asker: Asker,
  input: PatchNodeRequest & { nodeId: string },
): Promise<Draft> {
  const actor = authorize(asker, "draft.patch");
  return editDraft(context, actor, input.version, (_tx, draft) => {
    const tree = withFields(draft.tree, input);
    const found = differences(draft.tree, tree);
    return {
      answer: (next) => draftOnWire(context, next),
      draft: found.length === 0 ? null : { ...draft, tree },
      audit: {
        ...{ verb: "draft.patch", nodeId: input.nodeId },
        before: Object.fromEntries(found.map((one) => [one.field, one.from])),
        after: Object.fromEntries(found.map((one) => [one.field, one.to])),
      },
    };
  });
}

/** The tree with these fields of one node. @throws ServiceError `notFound`, `invalidFields` */
export function withFields(tree: Tree, input: { nodeId: string; fields: Record<string, unknown> }): Tree {
  const kind = kindOf(tree, input.nodeId);
  if (kind === null) throw new ServiceError("notFound");
  if (!isEditable(kind)) throw invalid(Object.keys(input.fields).map((name) => fieldError([name], "notAllowed")));
  const fields = fieldsSchemas[kind].safeParse(input.fields);
  if (!fields.success) throw invalid(fieldErrorsOf(fields.error));
  const next = patch(tree, input.nodeId, fields.data);
  if (next === null) throw new ServiceError("notFound");
  // What no field can say of itself: that the nodes which it names exist.
  const whole = treeSchema.safeParse(next);
  if (!whole.success) throw invalid(fieldErrorsOf(whole.error).map(withoutPlace));
  return next;
}

function isEditable(kind: string): kind is keyof typeof fieldsSchemas {
  return kind in fieldsSchemas;
}

function invalid(fieldErrors: FieldError[]): ServiceError {
  return new ServiceError("invalidFields", { fieldErrors });
}

/** `terminals.3.feeds.0` of the tree is `feeds.0` of the node. */
function withoutPlace(error: FieldError): FieldError {
  const inList = /^\d+$/.test(error.path[1] ?? "");
  return { ...error, path: error.path.slice(inList ? 2 : error.path[0] === "network" ? 1 : 0) };
}
