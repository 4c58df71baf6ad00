import type { Finding, FindingCode } from "../rules/finding.ts";

const codes = [
  "T01",
  "T02",
  "T03",
  "T04",
  "T05",
  "T06",
  "T09",
  "T10",
  "T18",
  "T21",
  "T23",
] as const satisfies FindingCode[];
/** Codes of findings for which there is a correction. */
export type CorrectableCode = (typeof codes)[number];

const all: ReadonlySet<FindingCode> = new Set(codes);

/** Whether there may be a correction: cheap, for a list of thousands. `correct` knows. */
export function isCorrectable({ code, params }: Finding): boolean {
  if (code === "T01") return params.case !== "address";
  if (code === "T02") return params.case === "tooFew";
  return all.has(code);
}
