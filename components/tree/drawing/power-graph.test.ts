import { describe, expect, test } from "vitest";
import { load, needs, site, terminal } from "../../../server/testing/edit-site.ts";
import { placesOf } from "./layout.ts";
import { mainsId, powerGraph } from "./power-graph.ts";

const lines = ({ edges }: ReturnType<typeof powerGraph>) => edges.map(({ from, to, kind }) => `${from} ${kind} ${to}`);

describe("the drawing of the example site", () => {
  const graph = powerGraph(site(needs("blade-1 svr100-1"), load({ feeds: ["ups5", "gone"] })), []);

  test("mains feed the UPSes, these what hangs on them; storage is used, terminals need each other", () => {
    expect(lines(graph)).toEqual(
      expect.arrayContaining([
        `${mainsId} feeds ups4`,
        "ups1 feeds sv1",
        "ups5 feeds blade-1",
        "ups5 feeds hub",
        "ups4 feeds shared-disk",
        "shared-disk uses blade-1",
        "control-disk uses sv1",
        "svr100-1 needs blade-1",
      ]),
    );
    expect(lines(graph).some((line) => line.includes("gone"))).toBe(false);
    expect(graph.leftOut).toBe(0);
  });

  test("every node has a place of its own, to the right of what feeds it", () => {
    const places = placesOf(graph);
    expect(places.size).toBe(graph.nodes.length);
    expect(new Set([...places.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(graph.nodes.length);
    for (const { from, to } of graph.edges) expect(places.get(from)?.x).toBeLessThan(places.get(to)?.x ?? 0);
  });
});

describe("a site that is too large to be drawn", () => {
  test("what surrounds the selection, nearest first; the rest is counted", () => {
    const graph = powerGraph(site(), ["blade-1"], 4);
    expect(graph.nodes.map(({ id }) => id).sort()).toEqual(
      [mainsId, "blade-1", "blade-2", "shared-disk", "ups5"].sort(),
    );
    expect(graph.leftOut).toBe(16 - 4);
  });

  test("without a selection, or with one that is not drawn, its beginning", () => {
    for (const around of [[], ["ssc"]])
      expect(powerGraph(site(), around, 2).nodes.map(({ id }) => id)).toEqual([mainsId, "ups1", "ups2"]);
  });
});

test("a terminal with feeds of its own hangs on these", () => {
  const graph = powerGraph(site(terminal("blade-1", { feeds: ["ups6", "ups6"] })), []);
  expect(lines(graph).filter((line) => line.endsWith("feeds blade-1"))).toEqual(["ups6 feeds blade-1"]);
});
