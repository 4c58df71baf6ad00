/**
 * Who did it, as the database keeps it. `system`: the product itself (the first start, the demo's settings); `peer`: somebody at another
 * control terminal, whose id it has.
 */
export type StoredActor = {
  kind: "user" | "apiKey" | "commandLine" | "system" | "peer";
  id: string | null;
  name: string;
};

export const systemActor: StoredActor = { kind: "system", id: null, name: "fukuden" };

export function actorColumns(actor: StoredActor) {
  return { actorKind: actor.kind, actorId: actor.id, actorName: actor.name };
}

export function storedActor(row: { actorKind: string; actorId: string | null; actorName: string }): StoredActor {
  const kinds: readonly StoredActor["kind"][] = ["user", "apiKey", "commandLine", "system", "peer"];
  return { kind: kinds.find((kind) => kind === row.actorKind) ?? "system", id: row.actorId, name: row.actorName };
}
