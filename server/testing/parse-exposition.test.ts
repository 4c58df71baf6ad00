import { describe, expect, it } from "vitest";
import { parseExposition } from "./parse-exposition.ts";

const head = "# HELP a_total x\n# TYPE a_total counter\n";
const histogram = (lines: string) => `# HELP h x\n# TYPE h histogram\n${lines}h_sum 1\nh_count 3\n`;

describe("a strict reader of the exposition format", () => {
  it("reads labels with every escape, and numbers in every form", () => {
    const text = `${head}a_total{x="a\\"b\\\\c\\nd",y=""} 1.5e3\na_total 0\n`;
    expect(parseExposition(text).get("a_total")?.samples).toEqual([
      { name: "a_total", labels: { x: 'a"b\\c\nd', y: "" }, value: 1500 },
      { name: "a_total", labels: {}, value: 0 },
    ]);
    const buckets = 'h_bucket{le="0.1"} 1\nh_bucket{le="+Inf"} 3\n';
    expect(parseExposition(histogram(buckets)).get("h")?.samples).toHaveLength(4);
  });

  it.each([
    ["a last line without end", `${head}a_total 1`, "no end"],
    ["a sample without TYPE", "a_total 1\n", "without TYPE"],
    ["TYPE without HELP", "# TYPE a_total counter\na_total 1\n", "without its HELP"],
    ["TYPE after samples", `${head}a_total 1\n# TYPE a_total counter\n`, "TYPE twice"],
    ["a family in two places", `${head}${head}`, "two places"],
    ["a sample of another family", `${head}b 1\n`, "not of a_total"],
    ["a sample twice", `${head}a_total{x="1"} 1\na_total{x="1"} 2\n`, "twice"],
    ["an unknown escape", `${head}a_total{x="\\t"} 1\n`, "escape"],
    ["a quote that is not escaped", `${head}a_total{x="a"b"} 1\n`, "joined"],
    ["a line end in a label", `${head}a_total{x="a\nb"} 1\n`, "without end"],
    ["a label without name", `${head}a_total{="a"} 1\n`, "name of a label"],
    ["a label twice", `${head}a_total{x="1",x="2"} 1\n`, "a label twice"],
    ["no number", `${head}a_total null\n`, "no number"],
    ["an empty line", `${head}\na_total 1\n`, "neither"],
    ["a counter of another name", "# HELP a x\n# TYPE a counter\na 1\n", "_total"],
    ["a counter below zero", `${head}a_total -1\n`, "below zero"],
    ["no bucket +Inf", histogram('h_bucket{le="1"} 3\n'), "+Inf"],
    ["buckets that shrink", histogram('h_bucket{le="1"} 4\nh_bucket{le="+Inf"} 3\n'), "shrink"],
    ["a wrong count", histogram('h_bucket{le="+Inf"} 4\n'), "does not count"],
  ])("refuses %s", (_, text, why) => {
    expect(() => parseExposition(text)).toThrow(why);
  });
});
