"use client";
import type { NodeId } from "../../../server/domain/tree/entities.ts";

/** A node's name that leads to its row. */
export function NodeButton({ id, name, onGo }: { id: NodeId; name: string; onGo: (id: NodeId) => void }) {
  return (
    <button
      type="button"
      className="rounded-sm font-medium underline-offset-2 hover:underline"
      onClick={() => onGo(id)}
    >
      {name}
    </button>
  );
}
