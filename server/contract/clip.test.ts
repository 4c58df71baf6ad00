import { describe, expect, test } from "vitest";
import { type Clip, clipOf } from "../domain/tree/edit/clip.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { hideSecrets } from "../domain/tree/secrets.ts";
import { type ClipFault, readClip } from "./clip.ts";
import { clipText } from "./clip-text.ts";

const clip = clipOf(hideSecrets(exampleSite), ["blade", "ssc-cluster"]) as Clip;
const written = (change: (json: Record<string, unknown> & Clip) => unknown) =>
  JSON.stringify(change(JSON.parse(clipText(clip)) as Record<string, unknown> & Clip));

test("what was copied comes back as it was, without a secret", () => {
  expect(readClip(clipText(clip))).toEqual({ clip });
  expect(clipText(clip)).not.toContain("private");
});

describe("is refused", () => {
  test.each<[name: string, text: string, fault: Partial<ClipFault>]>([
    ["nothing", "", { kind: "notNodes" }],
    ["some text", "hello", { kind: "notNodes" }],
    ["JSON of something else", '{"fukuden":"settings"}', { kind: "notNodes" }],
    ["null", "null", { kind: "notNodes" }],
    ["a newer version", written((json) => ({ ...json, formatVersion: 9 })), { kind: "unknownVersion", version: 9 }],
    ["17 MB", `{"fukuden":"nodes","x":"${"x".repeat(17 * 1_048_576)}"}`, { kind: "tooLarge" }],
    ["a field that is none", written((json) => ({ ...json, surprise: 1 })), { kind: "damaged" }],
    [
      "a value out of range",
      written((json) => ({
        ...json,
        nodes: json.nodes.map((one) =>
          one.list === "upses" ? { ...one, node: { ...one.node, confirmSec: 99_999 } } : one,
        ),
      })),
      { kind: "damaged", detail: expect.stringMatching(/^nodes\.\d+\.node\.confirmSec$/) },
    ],
    [
      "a name of 10,000 characters",
      written((json) => ({
        ...json,
        nodes: json.nodes.map((one) => ({ ...one, node: { ...one.node, name: "x".repeat(10_000) } })),
      })),
      { kind: "damaged" },
    ],
    [
      "a node twice",
      written((json) => ({ ...json, nodes: [...json.nodes, json.nodes[0]] })),
      { kind: "damaged", detail: "id" },
    ],
    [
      "a chosen node that is not in it",
      written((json) => ({ ...json, roots: ["nobody"] })),
      { kind: "damaged", detail: "roots" },
    ],
    [
      "a node whose group is missing",
      written((json) => ({
        ...json,
        roots: ["ssc-cluster"],
        nodes: json.nodes.filter(({ node }) => node.id !== "blade"),
      })),
      { kind: "damaged", detail: expect.stringMatching(/^nodes\./) },
    ],
    [
      "groups that stand in each other",
      written((json) => ({
        ...json,
        roots: ["blade"],
        nodes: json.nodes.map((one) =>
          one.node.id === "ssc-cluster" ? { ...one, node: { ...one.node, parentId: "seigyo-1" } } : one,
        ),
      })),
      { kind: "damaged" },
    ],
    [
      "a dependency on something outside",
      written((json) => ({ ...json, dependencies: [{ id: "d", dependentId: "blade-1", neededId: "svr100-1" }] })),
      { kind: "damaged", detail: "dependencies" },
    ],
    [
      "a cluster with a member outside",
      written((json) => ({ ...json, clusters: json.clusters.map((one) => ({ ...one, memberIds: ["nobody"] })) })),
      { kind: "damaged", detail: "clusters" },
    ],
  ])("%s", (_, text, fault) => {
    expect(readClip(text)).toEqual({ fault: expect.objectContaining(fault) });
  });
});
