import type { NodeId, Terminal } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import { pastTimeSec } from "./past-time.ts";

/** Seconds from now until a terminal is down at the latest, its dependents before it. */
export type StopChain = (terminalId: NodeId) => number;

const nothing: ReadonlySet<NodeId> = new Set();

/**
 * Longest path of `pastTimeSec` along dependencies, of what is not in `downIds`. Remembers what it has computed, so all
 * terminals together cost O(terminals + dependencies). A cycle (which T15 refuses) is cut where it closes.
 */
export function stopChains(relations: Relations, downIds: ReadonlySet<NodeId> = nothing): StopChain {
  const done = new Map<NodeId, number>();
  const open = new Set<NodeId>();
  /** 0: not finished, because the chain closes there. */
  const doneSec = (id: NodeId) => done.get(id) ?? 0;

  function finish(id: NodeId, dependents: readonly NodeId[]): void {
    const terminal = relations.terminals.get(id);
    const before = dependents.reduce((longest, dependent) => Math.max(longest, doneSec(dependent)), 0);
    done.set(id, terminal ? pastTimeSec(terminal) + before : 0);
    open.delete(id);
  }

  // Not recursive: a chain of dependencies may be as long as the site is large.
  return (terminalId) => {
    const stack: NodeId[] = [terminalId];
    for (let id = stack.at(-1); id !== undefined; id = stack.at(-1)) {
      if (downIds.has(id)) done.set(id, 0);
      if (done.has(id)) stack.pop();
      else {
        const dependents = relations.dependentsOf(id);
        if (open.has(id)) finish(id, dependents);
        else {
          open.add(id);
          for (const dependent of dependents) if (!done.has(dependent) && !open.has(dependent)) stack.push(dependent);
        }
      }
    }
    return doneSec(terminalId);
  };
}

/** The longest of some terminals' chains; 0 for none. */
export function longestChainSec(chain: StopChain, terminals: readonly Pick<Terminal, "id">[]): number {
  return terminals.reduce((longest, t) => Math.max(longest, chain(t.id)), 0);
}
