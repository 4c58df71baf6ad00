import { subjectOf } from "../../domain/decide/command.ts";
import { isWait, namedIn } from "../../domain/forecast/wait.ts";
import { nodeOfEvent, type SiteEvent } from "../../domain/simulation/site.ts";
import type { NodeId } from "../../domain/tree/entities.ts";
import type { JournalEntry } from "../../domain/world/memory.ts";
import type { Instant } from "../../domain/world/readings.ts";
import { entryNodeId, entryWords } from "../../words/entry-words.ts";
import type { translatorFor } from "../../words/index.ts";
import type { PlanSentences } from "../../words/plan-sentences.ts";
import { formatMargin } from "../../words/span.ts";
import type { OutageStory } from "./outage-story.ts";

type Args = { story: OutageStory; say: ReturnType<typeof translatorFor>; sentences: PlanSentences };

/** Sentences about one moment; nodes of which the same is to be said share one. */
type Lines = Map<string, NodeId[]>;
type Moment = { happens: Lines; why: Lines };
type Tell = (at: Instant, column: keyof Moment, sentence: string, nodeId: NodeId | null) => void;
/** Stands for the names in a sentence until it is known which they are. */
const names = "\u0000";

/** Each moment of the story: what happens, why it is commanded, and who waits for what from then on. Markdown. */
export function stepTable(args: Args): string {
  const { story, say, sentences } = args;
  const moments = new Map<Instant, Moment>();
  const tell: Tell = (instant, column, sentence, nodeId) => {
    const moment = moments.get(instant) ?? { happens: new Map(), why: new Map() };
    moments.set(instant, moment);
    const ids = moment[column].get(sentence) ?? [];
    if (nodeId !== null && !ids.includes(nodeId)) ids.push(nodeId);
    moment[column].set(sentence, ids);
  };
  tellJournal(args, tell);
  tellUnseen(args, tell);
  tellWaits(args, tell);
  const rows = [...moments]
    .filter(([instant]) => instant >= story.failAt)
    .sort(([a], [b]) => a - b)
    .map(([instant, { happens, why }]) => [
      sentences.after(instant),
      sentences.clock(instant),
      cellOf(happens, sentences),
      cellOf(why, sentences),
    ]);
  const heads = (["after", "at", "step", "why"] as const).map((head) => say(`plan.columns.${head}`));
  return markdown(heads, rows);
}

/** How long each battery lasts and is needed. Markdown. */
export function batteryTable({ story, say, sentences }: Args): string {
  const time = (instant: Instant | null) => (instant === null ? say("plan.unknown") : sentences.after(instant));
  const heads = (["ups", "empty", "needed", "margin", "path"] as const).map((head) => say(`plan.columns.${head}`));
  const rows = story.forecast.upses.map((ups) => [
    sentences.nameOf(ups.upsId),
    time(ups.emptyAt),
    time(ups.neededUntilAt),
    formatMargin(ups.marginSec),
    sentences.path(ups.criticalPath),
  ]);
  return markdown(heads, rows);
}

function markdown(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

function cellOf(lines: Lines, { nameOf }: PlanSentences): string {
  return [...lines].map(([sentence, ids]) => sentence.replace(names, ids.map(nameOf).join(", "))).join("<br>");
}

/** Everything that the controller noted or commanded; a command that is sent again is no news, nor what was seen before. */
function tellJournal({ story, say, sentences }: Args, tell: Tell): void {
  const sent = new Map<NodeId, string>();
  const seen = new Set(unseen(story).map((event) => `${logOf(event)} ${nodeOfEvent(event)}`));
  for (const entry of story.journal) {
    if (!isTold(entry)) continue;
    const nodeId = entryNodeId(entry, new Map());
    if (seen.has(`log.${entry.kind} ${nodeId}`) && entry.at > story.backAt) continue;
    if (entry.kind === "commandIssued") {
      const subject = subjectOf(entry.command);
      if (sent.get(subject) === entry.command.kind) continue;
      sent.set(subject, entry.command.kind);
      tell(entry.at, "why", `${names}: ${sentences.reason(entry.reason)}`, nodeId);
    }
    const { key, values } = entryWords(entry);
    // Every key of `entryWords` is checked against the catalogue by a test of its own.
    const sentence = (say as (key: string, values: Record<string, string>) => string)(`log.${key}`, {
      ...values,
      node: names,
    });
    tell(entry.at, "happens", sentence, nodeId);
  }
}

function isTold({ kind }: JournalEntry): boolean {
  return kind !== "commandEnded" && kind !== "offBefore" && kind !== "storageReleased" && kind !== "clusterReleased";
}

/** What nobody notes at its time, because the controller's own terminal is down. */
function tellUnseen({ story, say }: Args, tell: Tell): void {
  for (const event of unseen(story)) {
    const key = logOf(event);
    if (key === null) continue;
    const sentence =
      key === "boots"
        ? `${names}: ${say("plan.drawing.legend.booting")}.`
        : say(key, { node: names, cause: "goodbye" });
    tell(event.at, "happens", sentence, nodeOfEvent(event));
  }
}

function unseen({ gap, events }: OutageStory): SiteEvent[] {
  return gap ? events.filter((e) => e.at >= gap.fromAt && e.at < gap.toAt && logOf(e) !== null) : [];
}

type UnseenWord = "log.terminalDown" | "log.upsDark" | "log.upsRestored" | "log.mainsBack" | "boots";

function logOf(event: SiteEvent): UnseenWord | null {
  switch (event.kind) {
    case "terminalHalted":
      return "log.terminalDown";
    case "terminalBooting":
      return "boots";
    case "upsOff":
      return "log.upsDark";
    case "upsOn":
      return "log.upsRestored";
    case "upsOnMains":
      return "log.mainsBack";
    default:
      return null;
  }
}

/** Who begins to wait, or waits for something else than before. */
function tellWaits({ story, sentences }: Args, tell: Tell): void {
  const before = new Map<NodeId, string>();
  for (const look of story.looks)
    for (const [nodeId, { reason }] of Object.entries(look.verdicts)) {
      const waitsFor = isWait(reason) ? `${reason.code} ${namedIn(reason).join(" ")}` : "";
      if (waitsFor !== "" && waitsFor !== before.get(nodeId)) {
        const sentence = sentences.reason(reason);
        const own = sentences.nameOf(nodeId);
        // "UPS⑤, UPS⑥ has …" would be no sentence.
        const isAboutItself = namedIn(reason).join() === nodeId && sentence.indexOf(own) > 0;
        tell(
          look.at,
          "why",
          isAboutItself ? sentence.replace(own, names) : sentence.startsWith(own) ? sentence : `${names}: ${sentence}`,
          nodeId,
        );
      }
      before.set(nodeId, waitsFor);
    }
}
