import type { Instant } from "../../domain/world/readings.ts";
import { displayWidth } from "../../words/display-width.ts";
import { formatMargin } from "../../words/span.ts";
import type { Bar, BarKind, Row, Timeline } from "./timeline.ts";
import { timelineStyle } from "./timeline-style.ts";

/** How a bar of each kind is filled: its pattern tells it apart where colours do not. */
export type Fill = "battery" | "grace" | "off" | "stopping" | "flush" | "warmup" | "booting" | "waiting";
export type Mark = "confirmed" | "empty" | "critical";
/** What the drawing says; `margin` takes the time in `{margin}`. */
export type DrawingWords = {
  title: string;
  description: string;
  noMains: string;
  nobodyDecides: string;
  margin(time: string): string;
  legend: Record<Fill | Mark, string>;
};

const fillOf: Record<BarKind, Fill> = {
  battery: "battery",
  grace: "grace",
  dark: "off",
  down: "off",
  stopping: "stopping",
  flush: "flush",
  warmup: "warmup",
  booting: "booting",
  waiting: "waiting",
};

const width = 1280;
const rowHeight = 24;
const headHeight = 52;
const legendRowHeight = 26;
const legendColumns = 4;
const indentWidth = 14;
const edge = 12;
/** Of one column of half-width letters at the size of labels, with room for wider fonts. */
const letterWidth = 7.4;
const tickEverySec = 300;
const fills: readonly Fill[] = ["battery", "grace", "off", "stopping", "flush", "warmup", "booting", "waiting"];
const marks: readonly Mark[] = ["confirmed", "empty", "critical"];

/** The timeline as one SVG file, for light and dark pages. Pure text out of pure data: the same again for the same timeline. */
export function drawTimeline(timeline: Timeline, words: DrawingWords): string {
  const { rows } = timeline;
  const labelWidth =
    Math.ceil(Math.max(...rows.map((row) => indentOf(row) + displayWidth(row.name) * letterWidth))) + 24;
  const plotBottom = headHeight + rows.length * rowHeight;
  const height = plotBottom + 22 + Math.ceil((fills.length + marks.length) / legendColumns) * legendRowHeight;
  const scale = (width - labelWidth - edge) / (timeline.toAt - timeline.fromAt);
  const x = (at: Instant) => round(labelWidth + (at - timeline.fromAt) * scale);
  const top = new Map(rows.map((row, i) => [row.id, headHeight + i * rowHeight]));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escaped(words.title)}</title>`,
    `<desc id="description">${escaped(words.description)}</desc>`,
    timelineStyle,
    `<rect class="page" width="${width}" height="${height}"/>`,
    ...drawScale({ timeline, words, x, plotBottom }),
    ...rows.flatMap((row, i) => drawRow({ row, y: headHeight + i * rowHeight, x, words })),
    ...drawPath(timeline, top, x),
    ...rows.flatMap((row, i) => drawMarks({ row, y: headHeight + i * rowHeight, x, words })),
    ...drawLegend(words, plotBottom + 22),
    "</svg>",
    "",
  ].join("\n");
}

type Scale = (at: Instant) => number;

function drawScale(args: { timeline: Timeline; words: DrawingWords; x: Scale; plotBottom: number }): string[] {
  const { timeline, words, x, plotBottom } = args;
  const { failAt, backAt, toAt } = timeline;
  const [from, to] = [x(failAt), x(backAt)];
  const lines = [
    `<rect class="away" x="${from}" y="${headHeight}" width="${round(to - from)}" height="${plotBottom - headHeight}"/>`,
    `<text class="away-word" x="${round((from + to) / 2)}" y="22" text-anchor="middle">${escaped(words.noMains)}</text>`,
  ];
  if (timeline.gap) {
    const [down, up] = [x(timeline.gap.fromAt), x(timeline.gap.toAt)];
    lines.push(
      `<path class="gap" fill="none" d="M${down} 26 v-6 H${up} v6"/>`,
      `<text class="gap-word" x="${up + 8}" y="22">${escaped(words.nobodyDecides)}</text>`,
    );
  }
  for (let sec = 0; failAt + sec * 1000 <= toAt; sec += tickEverySec) {
    const at = x(failAt + sec * 1000);
    const isNamed = sec % (2 * tickEverySec) === 0;
    lines.push(
      `<line class="${isNamed ? "tick" : "tick minor"}" x1="${at}" y1="${headHeight - 6}" x2="${at}" y2="${plotBottom}"/>`,
    );
    if (isNamed)
      lines.push(`<text class="time" x="${at}" y="${headHeight - 9}" text-anchor="middle">${formatMargin(sec)}</text>`);
  }
  return lines;
}

type RowArgs = { row: Row; y: number; x: Scale; words: DrawingWords };

function drawRow({ row, y, x, words }: RowArgs): string[] {
  const label = `<text class="${row.isGroup ? "group" : "node"}" x="${edge + indentOf(row)}" y="${y + 16}">${escaped(row.name)}</text>`;
  if (row.isGroup) return [`<line class="rule" x1="0" y1="${y}" x2="${width}" y2="${y}"/>`, label];
  return [label, ...waitsFirst(row.bars).map((bar) => drawBar(bar, y, x, words))];
}

/** A wait shows only where nothing else is to be seen. */
const waitsFirst = (bars: readonly Bar[]) =>
  [true, false].flatMap((isWait) => bars.filter((bar) => (bar.kind === "waiting") === isWait));

function drawBar(bar: Bar, y: number, x: Scale, words: DrawingWords): string {
  const fill = fillOf[bar.kind];
  const [from, to] = [x(bar.fromAt), x(bar.toAt)];
  return swatch(fill, from, y + 4, Math.max(1, round(to - from)), words.legend[fill]);
}

function swatch(fill: Fill, x: number, y: number, w: number, title: string): string {
  const told = `<title>${escaped(title)}</title>`;
  if (fill === "waiting") {
    const middle = y + 7;
    return `<line class="waiting" x1="${x}" y1="${middle}" x2="${round(x + w)}" y2="${middle}">${told}</line>`;
  }
  return `<rect class="bar ${fill}" x="${x}" y="${y}" width="${w}" height="14">${told}</rect>`;
}

/** Along the foot of the rows, and down or up to the next one where one step waited for another. */
function drawPath({ path }: Timeline, top: ReadonlyMap<string, number>, x: Scale): string[] {
  const drawn: string[][] = [];
  for (const { nodeId, fromAt, toAt, isFirst } of path) {
    if (isFirst) drawn.push([]);
    const y = top.get(nodeId);
    if (y === undefined) continue;
    const line = drawn.at(-1);
    line?.push(`${line.length === 0 ? "M" : "L"}${x(fromAt)} ${y + 20}`, `L${x(toAt)} ${y + 20}`);
  }
  return drawn.filter((line) => line.length > 0).map((line) => `<path class="critical" d="${line.join(" ")}"/>`);
}

function drawMarks({ row, y, x, words }: RowArgs): string[] {
  const lines: string[] = [];
  if (row.confirmedAt !== null) lines.push(markOf("confirmed", x(row.confirmedAt), y + 11));
  if (row.emptyAt !== null) {
    const at = x(row.emptyAt);
    lines.push(markOf("empty", at, y + 11));
    if (row.marginSec !== null)
      lines.push(
        `<text class="margin" x="${at + 8}" y="${y + 15}">${escaped(words.margin(formatMargin(row.marginSec)))}</text>`,
      );
  }
  return lines;
}

function markOf(mark: Mark, x: number, y: number): string {
  switch (mark) {
    case "confirmed":
      return `<path class="confirmed" d="M${x} ${y - 6} l6 6 l-6 6 l-6 -6 z"/>`;
    case "empty":
      return `<path class="empty" d="M${x} ${y + 9} v-18 m-5 0 h10"/>`;
    case "critical":
      return `<path class="critical" d="M${x - 14} ${y} h28"/>`;
  }
}

function drawLegend(words: DrawingWords, y: number): string[] {
  const columnWidth = (width - 2 * edge) / legendColumns;
  return [...fills, ...marks].flatMap((item, i) => {
    const left = edge + (i % legendColumns) * columnWidth;
    const up = y + Math.floor(i / legendColumns) * legendRowHeight;
    const word = words.legend[item];
    const look = isMark(item) ? markOf(item, left + 18, up + 7) : swatch(item, left, up, 36, word);
    return [look, `<text class="node" x="${left + 46}" y="${up + 12}">${escaped(word)}</text>`];
  });
}

function isMark(item: Fill | Mark): item is Mark {
  return item === "confirmed" || item === "empty" || item === "critical";
}

const indentOf = (row: Row) => (row.depth + (row.isGroup ? 0 : 1)) * indentWidth;
const round = (n: number) => Math.round(n * 10) / 10;
const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
