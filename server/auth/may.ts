import type { Role } from "../contract/api.ts";
import type { NodeId } from "../domain/tree/entities.ts";

/** Everything that somebody can ask of the services, and the least role that may. */
export const leastRole = {
  "session.read": "viewer",
  "session.end": "viewer",
  "sessions.list": "viewer",
  "sessions.revoke": "viewer",
  "apiKeys.list": "administrator",
  "apiKeys.create": "administrator",
  "apiKeys.delete": "administrator",
  "users.list": "administrator",
  "users.create": "administrator",
  "draft.read": "viewer",
  "draft.patch": "administrator",
  "draft.change": "administrator",
  "draft.testConnection": "administrator",
  "draft.discard": "administrator",
  "draft.merge": "administrator",
  "draft.restore": "administrator",
  "draft.list": "viewer",
  "draft.addNodes": "administrator",
  "draft.import": "administrator",
  "draft.export": "administrator",
  "draft.importSettings": "administrator",
  "discoveries.start": "administrator",
  "discoveries.read": "administrator",
  "discoveries.cancel": "administrator",
  "revisions.save": "administrator",
  "revisions.list": "viewer",
  "revisions.read": "viewer",
  "live.read": "viewer",
  "history.read": "viewer",
  "metrics.read": "viewer",
  "events.list": "viewer",
  "audit.list": "administrator",
  "ups.readSettings": "viewer",
  "ups.writeSettings": "administrator",
  "demo.read": "viewer",
  "demo.setMains": "operator",
  "demo.setSpeed": "operator",
  "api.describe": "viewer",
} as const satisfies Record<string, Role>;

export type Verb = keyof typeof leastRole;
export const verbs = Object.keys(leastRole) as Verb[];

const rank: Record<Role, number> = { viewer: 0, operator: 1, administrator: 2 };

/**
 * Whether somebody may do this to this node: the one place that decides it. `node` null: it concerns no single node.
 * So far the role alone decides; that the node is given lets a later rule look at it without a change anywhere else.
 */
export function may(actor: { role: Role }, verb: Verb, _node: NodeId | null): boolean {
  return rank[actor.role] >= rank[leastRole[verb]];
}
