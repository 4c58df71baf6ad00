import { missing } from "../../server/words/span.ts";

export { formatDateTime, formatTime } from "../../server/words/site-time.ts";
export { formatMargin, formatSpan, missing } from "../../server/words/span.ts";

/** A figure with at most one decimal, and its unit apart; null: a dash. */
export function formatFigure(value: number | null): string {
  if (value === null) return missing;
  return String(Math.round(value * 10) / 10);
}
