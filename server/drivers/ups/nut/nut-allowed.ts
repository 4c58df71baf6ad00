/**
 * What a device says that it takes for a delay in seconds (LIST RANGE, LIST ENUM). Listed values are sent as they are listed: some
 * devices want "060".
 */
export type Allowed =
  | { kind: "anything" }
  | { kind: "range"; from: number; to: number }
  | { kind: "listed"; values: string[] };

/** Where a device does not say how short a delay it takes: 0 stands for "none" on some, and those that count minutes make 0 of this. */
const shortSec = 5;

export function allowedOf(range: readonly string[], listed: readonly string[]): Allowed {
  const [from, to] = range.filter(isSeconds).map(Number);
  if (from !== undefined && to !== undefined && from <= to) return { kind: "range", from, to };
  const values = listed.filter(isSeconds).filter((text) => Number(text) > 0);
  return values.length === 0 ? { kind: "anything" } : { kind: "listed", values };
}

/** The shortest delay that is one. */
export function shortest(allowed: Allowed): string {
  return atLeast(allowed, allowed.kind === "listed" ? 0 : shortSec) ?? String(shortSec);
}

/** The shortest delay of at least so many seconds; null: none is so long. */
export function atLeast(allowed: Allowed, sec: number): string | null {
  switch (allowed.kind) {
    case "anything":
      return String(sec);
    case "range":
      return sec > allowed.to ? null : String(Math.max(sec, allowed.from));
    case "listed": {
      const enough = allowed.values.filter((text) => Number(text) >= sec);
      return enough.sort((a, b) => Number(a) - Number(b))[0] ?? null;
    }
  }
}

function isSeconds(text: string): boolean {
  return /^-?\d{1,6}$/.test(text.trim());
}
