/** Stands where there is no figure. */
export const missing = "—";

/** Seconds as m:ss or h:mm:ss, without a sign; null: a dash. */
export function formatSpan(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return missing;
  const whole = Math.floor(Math.abs(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** A margin: −m:ss when it is missing time. */
export function formatMargin(seconds: number | null): string {
  return seconds !== null && seconds <= -1 ? `−${formatSpan(seconds)}` : formatSpan(seconds);
}
