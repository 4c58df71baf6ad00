import { translatorFor } from "../../words/index.ts";
import { createPlanSentences } from "../../words/plan-sentences.ts";
import { formatSpan } from "../../words/span.ts";
import { drawTimeline } from "./draw-timeline.ts";
import { tellOutage } from "./outage-story.ts";
import { batteryTable, stepTable } from "./outage-tables.ts";
import { timelineOf } from "./timeline.ts";

/** Where the document and its drawing stand, below the project's folder. */
export const documentFile = "docs/how-an-outage-is-decided.md";
export const drawingFile = "docs/images/outage-timeline.svg";

const outageSec = 25 * 60;

/** The drawing, and the document with its generated parts made anew; what else stands in `document` is left as it is. */
export function explainOutage(document: string): { document: string; drawing: string } {
  const say = translatorFor("en");
  const story = tellOutage(outageSec);
  const { tree, failAt, backAt } = story;
  const sentences = createPlanSentences({ say, tree, madeAt: failAt });
  const drawing = drawTimeline(timelineOf(story), {
    title: say("plan.drawing.title", { back: formatSpan((backAt - failAt) / 1000) }),
    description: say("plan.drawing.description"),
    noMains: say("plan.drawing.noMains"),
    nobodyDecides: say("plan.drawing.nobodyDecides"),
    margin: (time) => say("plan.drawing.margin", { time }),
    legend: {
      battery: say("plan.drawing.legend.battery"),
      grace: say("plan.drawing.legend.grace"),
      off: say("plan.drawing.legend.off"),
      stopping: say("plan.drawing.legend.stopping"),
      flush: say("plan.drawing.legend.flush"),
      warmup: say("plan.drawing.legend.warmup"),
      booting: say("plan.drawing.legend.booting"),
      waiting: say("plan.drawing.legend.waiting"),
      confirmed: say("plan.drawing.legend.confirmed"),
      empty: say("plan.drawing.legend.empty"),
      critical: say("plan.drawing.legend.critical"),
    },
  });
  const parts = { steps: stepTable({ story, say, sentences }), batteries: batteryTable({ story, say, sentences }) };
  return { drawing, document: withParts(document, parts) };
}

/** @throws Error where the markers of a part are missing */
export function withParts(document: string, parts: Record<string, string>): string {
  let text = document;
  for (const [name, part] of Object.entries(parts)) {
    const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- end of ${name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from === -1 || to < from) throw new Error(`${documentFile} has no ${begin} … ${end}`);
    text = `${text.slice(0, from + begin.length)}\n\n${part}\n\n${text.slice(to)}`;
  }
  return text;
}
