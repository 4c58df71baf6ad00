import type { NodeId } from "../entities.ts";

/** Codes of design 1.6. T12, T18, T19 and T22 need measured facts, and say nothing without them. */
export const findingCodes = [
  "T01",
  "T02",
  "T03",
  "T04",
  "T05",
  "T06",
  "T07",
  "T08",
  "T09",
  "T10",
  "T11",
  "T12",
  "T13",
  "T14",
  "T15",
  "T16",
  "T17",
  "T18",
  "T19",
  "T20",
  "T21",
  "T22",
  "T23",
  "T24",
] as const;
export type FindingCode = (typeof findingCodes)[number];

/** Errors block saving; warnings do not. */
export type Severity = "error" | "warning";

/**
 * Something that the rules object to. `nodeIds`: the nodes concerned, the one to go to first. `params`: what the text
 * (words, section `findings`) names, both numbers where a number decides; `case` chooses the sentence where a rule has several.
 */
export type Finding = {
  code: FindingCode;
  severity: Severity;
  nodeIds: NodeId[];
  params: Record<string, string | number>;
};
