import type { RehearsalReport } from "../domain/forecast/rehearsal-report.ts";
import type { translatorFor } from "./index.ts";
import { formatMargin } from "./span.ts";

/** The report of a rehearsal, a sentence a line: verdict, counts, every check (what fails first), the margin of each UPS. */
export function rehearsalLines(
  { lines, counts, margins, verdict }: RehearsalReport,
  { say, nameOf }: { say: ReturnType<typeof translatorFor>; nameOf(id: string): string },
): string[] {
  return [
    say("rehearsal.verdict", { verdict }),
    say("rehearsal.counts", counts),
    ...lines.map(({ nodeId, of, finding, outcome }) =>
      say("rehearsal.line", { node: nameOf(nodeId), of, finding, outcome }),
    ),
    ...margins.map(({ upsId, marginSec }) =>
      say("rehearsal.margin", {
        ups: nameOf(upsId),
        known: marginSec === null ? "no" : "yes",
        margin: formatMargin(marginSec),
      }),
    ),
  ];
}
