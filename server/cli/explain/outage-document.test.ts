import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type DrawingWords, drawTimeline } from "./draw-timeline.ts";
import { documentFile, drawingFile, explainOutage, withParts } from "./outage-document.ts";
import { tellOutage } from "./outage-story.ts";
import { type Timeline, timelineOf } from "./timeline.ts";

const committed = (file: string) => readFileSync(path.resolve(import.meta.dirname, "../../..", file), "utf8");

describe("what is committed is what the code says now (else: npm run explain)", () => {
  const document = committed(documentFile);
  const made = explainOutage(document);

  test("the tables of the document", () => {
    expect(document).toBe(made.document);
  });

  test("the drawing", () => {
    expect(committed(drawingFile)).toBe(made.drawing);
  });
});

describe("the generated parts of a document", () => {
  const text = "a\n<!-- generated: x -->\nold\n<!-- end of x -->\nb";

  test("are put between their markers, the same again a second time", () => {
    const once = withParts(text, { x: "new" });
    expect(once).toBe("a\n<!-- generated: x -->\n\nnew\n\n<!-- end of x -->\nb");
    expect(withParts(once, { x: "new" })).toBe(once);
  });

  test("that have no place are an error", () => {
    expect(() => withParts(text, { y: "new" })).toThrow("<!-- generated: y -->");
  });
});

describe("the timeline of twenty-five minutes", () => {
  const story = tellOutage(1500);
  const { rows, gap } = timelineOf(story);
  const sec = (at: number) => (at - story.failAt) / 1000;
  const barsOf = (id: string) =>
    (rows.find((row) => row.id === id)?.bars ?? []).map((b) => `${b.kind} ${sec(b.fromAt)}–${sec(b.toAt)}`);

  test("rows stand in the order of the tree, each group above its nodes", () => {
    expect(rows.slice(0, 6).map((row) => `${"  ".repeat(row.depth)}${row.name}`)).toEqual([
      "  SSC_Cluster",
      "  UPS③",
      "  制御端末用ディスク",
      "    SSC_SEIGYO_1",
      "    UPS①",
      "    SSC-CL-SV1",
    ]);
    expect(rows.map((row) => row.id)).toContain("blade-pool");
  });

  test("bars follow what the site does, waits what is decided", () => {
    expect(barsOf("blade-1")).toEqual(["stopping 30–210", "down 210–4280", "booting 4280–4880"]);
    expect(barsOf("ups5").slice(0, 2)).toEqual(["battery 0–220", "dark 220–4280"]);
    expect(barsOf("shared-disk")).toEqual(expect.arrayContaining(["waiting 30–220", "flush 220–519"]));
    expect(barsOf("blade-pool")).toEqual(["down 0–4880"]);
  });

  test("nobody decides while the controller's own terminal is down, and no wait goes through that", () => {
    expect(gap && [sec(gap.fromAt), sec(gap.toAt)]).toEqual([1389, 2120]);
    const waits = rows.flatMap((row) => row.bars.filter((bar) => bar.kind === "waiting"));
    expect(waits.length).toBeGreaterThan(5);
    expect(waits.filter((bar) => gap && bar.fromAt < gap.fromAt && bar.toAt > gap.fromAt)).toEqual([]);
  });
});

describe("a drawing", () => {
  const names = ["battery", "grace", "off", "stopping", "flush", "warmup", "booting", "waiting"] as const;
  const marks = ["confirmed", "empty", "critical"] as const;
  const words: DrawingWords = {
    title: "a < b & c",
    description: "",
    noMains: "",
    nobodyDecides: "",
    margin: (time) => `margin ${time}`,
    legend: Object.fromEntries([...names, ...marks].map((name) => [name, name])) as DrawingWords["legend"],
  };
  const row = { isGroup: false, depth: 0, bars: [], confirmedAt: null, emptyAt: null, marginSec: null };
  const timeline = (more: Partial<Timeline>): Timeline => ({
    fromAt: 0,
    toAt: 100_000,
    failAt: 0,
    backAt: 50_000,
    gap: null,
    rows: [{ ...row, id: "a", name: "a" }],
    path: [],
    ...more,
  });
  const barAt = (svg: string) => Number(/class="bar stopping" x="([\d.]+)"/.exec(svg)?.[1]);

  test("escapes what would be markup", () => {
    expect(drawTimeline(timeline({}), words)).toContain("a &lt; b &amp; c");
  });

  test("gives Japanese names twice the room", () => {
    const named = (name: string) =>
      drawTimeline(
        timeline({ rows: [{ ...row, id: "a", name, bars: [{ kind: "stopping", fromAt: 0, toAt: 10 }] }] }),
        words,
      );
    expect(barAt(named("共有ディスク")) - 36).toBeGreaterThan(6 * 13);
    expect(barAt(named("共有ディスク"))).toBe(barAt(named("123456789012")));
  });

  test("begins a new line for each critical path, and leaves out what has no row", () => {
    const svg = drawTimeline(
      timeline({
        path: [
          { nodeId: "a", fromAt: 0, toAt: 10_000, isFirst: true },
          { nodeId: "gone", fromAt: 10_000, toAt: 20_000, isFirst: false },
          { nodeId: "a", fromAt: 60_000, toAt: 70_000, isFirst: true },
        ],
      }),
      words,
    );
    // Two paths, and the one of the legend.
    expect(svg.match(/class="critical"/g)).toHaveLength(3);
  });
});
