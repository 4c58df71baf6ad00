import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";

/** T02: a terminal has at least one feed, and `feedsNeeded` is not more than its feeds. */
export function feeds({ tree, relations }: Facts): Finding[] {
  const found: Finding[] = [];
  for (const t of tree.terminals) {
    const ids = relations.feedsOf(t.id);
    const count = ids.length < 2 ? ids.length : new Set(ids).size;
    if (count === 0)
      found.push({ code: "T02", severity: "error", nodeIds: [t.id], params: { case: "none", name: t.name } });
    else if (t.feedsNeeded > count)
      found.push({
        code: "T02",
        severity: "error",
        nodeIds: [t.id],
        params: { case: "tooFew", name: t.name, needed: t.feedsNeeded, feeds: count },
      });
  }
  return found;
}
