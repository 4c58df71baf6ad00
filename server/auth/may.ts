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
  "users.change": "administrator",
  "users.remove": "administrator",
  "users.passwordLink": "administrator",
  "users.listSessions": "administrator",
  "users.endSession": "administrator",
  "users.resetSecondFactor": "administrator",
  "password.change": "viewer",
  "secondFactor.change": "viewer",
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
  "peers.list": "viewer",
  "peers.pair": "administrator",
  "peers.setPassword": "administrator",
  "peers.send": "administrator",
  "peers.act": "operator",
} as const satisfies Record<string, Role>;

export type Refusal = "forbidden" | "outsideGroups";
export type Verb = keyof typeof leastRole;
export const verbs = Object.keys(leastRole) as Verb[];

const rank: Record<Role, number> = { viewer: 0, operator: 1, administrator: 2 };

/** What concerns the whole site, or everybody: nothing for somebody who is limited to groups. */
const wholeSite: ReadonlySet<Verb> = new Set<Verb>([
  "apiKeys.create",
  "apiKeys.delete",
  "users.create",
  "users.change",
  "users.remove",
  "users.passwordLink",
  "users.endSession",
  "users.resetSecondFactor",
  "draft.export",
  "demo.setSpeed",
  "peers.pair",
  "peers.setPassword",
  "peers.send",
  "peers.act",
]);

/** Why somebody may not do this; null: they may. Which nodes a limited person may touch is decided by `server/domain/tree/group-scope.ts`. */
export function may(actor: { role: Role; groups?: readonly NodeId[] | undefined }, verb: Verb): Refusal | null {
  if (rank[actor.role] < rank[leastRole[verb]]) return "forbidden";
  return actor.groups !== undefined && wholeSite.has(verb) ? "outsideGroups" : null;
}
