import { displayWidth } from "../words/display-width.ts";

/** Columns under their heads, as wide as what stands in them; `right`: the indexes of those that hold figures. */
export function tableOf(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, displayWidth(cell));
  const cellOf = (cell: string, i: number) => {
    const blank = " ".repeat((widths[i] ?? 0) - displayWidth(cell));
    return right.includes(i) ? blank + cell : cell + blank;
  };
  return rows.map((row) => row.map(cellOf).join("  ").trimEnd()).join("\n");
}
