import { type Terminal, UsageError } from "./terminal.ts";

/** @throws UsageError that names the option, its value and what is allowed */
export function wholeNumber(
  say: Terminal["say"],
  { option, value, least, most }: { option: string; value: string; least: number; most: number },
): number {
  const number = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(say("cli.simDevices.badWhole", { option, value, least: String(least), most: String(most) }));
}
