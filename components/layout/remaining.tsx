"use client";
import { useSite } from "../live/site-provider.tsx";
import { useSiteNow } from "../live/use-live.ts";
import { formatSpan, formatTime, missing } from "../words/format.ts";

/** Time left first, clock time second. */
export function Remaining({ label, at }: { label: string; at: number | null }) {
  const { timeZone } = useSite();
  const now = useSiteNow();
  const left = at === null || now === null ? null : Math.max(0, (at - now) / 1000);
  return (
    <span className="figures inline-flex items-baseline gap-1.5 whitespace-nowrap">
      <span className="text-ink-soft">{label}</span>
      <span className="text-lg font-semibold">{formatSpan(left)}</span>
      <span className="text-ink-soft">{at === null ? missing : formatTime(at, timeZone)}</span>
    </span>
  );
}
