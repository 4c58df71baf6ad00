import { describe, expect, test } from "vitest";
import type { Finding } from "../editing/editing-provider.tsx";
import { nextFindingNode } from "./next-finding.ts";

const of = (...nodes: string[]): Finding[] =>
  nodes.map((id) => ({ code: "T01", severity: "error", nodeIds: id === "" ? [] : [id], params: {} }));

describe("F8", () => {
  test.each<[string, Finding[], string | null, 1 | -1, string | null]>([
    ["from nowhere to the first", of("a", "b"), null, 1, "a"],
    ["back from nowhere to the last", of("a", "b"), null, -1, "b"],
    ["from a node without findings to the first", of("a", "b"), "x", 1, "a"],
    ["to the next", of("a", "b", "c"), "a", 1, "b"],
    ["to the one before", of("a", "b", "c"), "c", -1, "b"],
    ["round at the end", of("a", "b"), "b", 1, "a"],
    ["round at the beginning", of("a", "b"), "a", -1, "b"],
    ["past several of one node", of("a", "a", "b"), "a", 1, "b"],
    ["one node only", of("a", "a"), "a", 1, "a"],
    ["no findings", [], null, 1, null],
    ["a finding of no node", of(""), null, 1, null],
  ])("%s", (_name, findings, from, step, to) => {
    expect(nextFindingNode(findings, from, step)).toBe(to);
  });
});
