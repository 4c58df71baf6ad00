import type { Language } from "./index.ts";

/** An instant as HH:MM:SS in the site's time zone. */
export function formatTime(at: number, timeZone: string): string {
  return timeFormat("en-GB", timeZone, "time").format(at);
}

export function formatDateTime(at: number, timeZone: string, language: Language): string {
  return timeFormat(language === "ja" ? "ja-JP" : "en-GB", timeZone, "dateTime").format(at);
}

const cache = new Map<string, Intl.DateTimeFormat>();

// Making a formatter costs far more than using it, and a log has hundreds of lines.
function timeFormat(locale: string, timeZone: string, kind: "time" | "dateTime"): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${kind}`;
  const known = cache.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, {
    timeZone,
    hourCycle: "h23",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    ...(kind === "dateTime" ? { year: "numeric", month: "2-digit", day: "2-digit" } : {}),
  });
  cache.set(key, made);
  return made;
}
