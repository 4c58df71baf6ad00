import { type Facts, knownOf } from "./facts.ts";
import type { Finding } from "./finding.ts";

/** T22: a UPS is set to shut down or restart by rules of its own, or another shutdown product was seen on a terminal. */
export function otherShutdowns({ tree, known }: Facts): Finding[] {
  return [
    ...tree.upses.flatMap((ups) =>
      (knownOf(known.upsOwnRules, ups.id) ?? []).map(({ kind, limit }): Finding => {
        const said: Finding["params"] = limit === null ? { says: "no" } : { says: "yes", limit };
        return warning(ups.id, { case: kind, ups: ups.name, ...said });
      }),
    ),
    ...tree.terminals.flatMap((terminal) =>
      (knownOf(known.shutdownProducts, terminal.id) ?? []).map((product) =>
        warning(terminal.id, { case: "product", terminal: terminal.name, product }),
      ),
    ),
  ];
}

function warning(id: string, params: Finding["params"]): Finding {
  return { code: "T22", severity: "warning", nodeIds: [id], params };
}
