"use client";
import { useLocale, useTranslations } from "use-intl";
import type { HeldRevision, PeerItem } from "../../server/contract/peers.ts";
import { formatDateTime } from "../words/format.ts";

type State = NonNullable<PeerItem["state"]>;
/** Less is the way there and back as much as the clock. */
const sameClockMs = 1_000;

/** How things of other control terminals are said. */
export function usePeerWords() {
  const t = useTranslations("peers");
  const problems = useTranslations("problems");
  const locale = useLocale();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const time = (at: number) => formatDateTime(at, zone, locale);
  /** A newer server may know codes that this page does not. */
  const problem = (code: string) =>
    problems.has(`titles.${code}` as never) ? problems(`titles.${code}` as never) : code;
  return {
    time,
    problem,
    held: (held: HeldRevision | null) =>
      held === null
        ? t("heldNone")
        : t("heldRevision", { number: String(held.number), author: held.author, time: time(held.createdAt) }),
    relation: ({ relation, earlierNumber }: State) =>
      t(`relations.${relation}`, relation === "earlier" ? { number: String(earlierNumber) } : {}),
    clock({ clockAheadMs }: State) {
      const sec = Math.round(Math.abs(clockAheadMs) / 1000);
      if (Math.abs(clockAheadMs) < sameClockMs) return t("clockSame");
      const unit = sec < 120 ? "second" : "minute";
      const amount = new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" }).format(
        sec < 120 ? sec : Math.round(sec / 60),
      );
      return t("clock", { ahead: String(clockAheadMs > 0), amount });
    },
    last({ lastTransfer }: PeerItem) {
      if (lastTransfer === null) return t("last.never");
      const { direction, number, by, at, code } = lastTransfer;
      const told = { number: String(number), name: by, time: time(at) };
      return code === null ? t(`last.${direction}`, told) : t("last.failed", { ...told, problem: problem(code) });
    },
  };
}

/** A fingerprint as people read it to one another: in pairs, upper case. */
export function inPairs(fingerprint: string): string {
  return (fingerprint.toUpperCase().match(/../g) ?? []).join(":");
}
