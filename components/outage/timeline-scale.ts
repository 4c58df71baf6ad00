import type { Forecast } from "../../server/domain/forecast/forecast.ts";
import type { Bars } from "./timeline-bars.ts";

/** The stretch of time that the timeline shows. */
export type Scale = { fromAt: number; toAt: number };

const minuteMs = 60_000;
const steps = [0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 240, 480].map((minutes) => minutes * minuteMs);

/** From the first thing that happened to the last that is to come, battery ends included, and never less than five minutes ahead. */
export function scaleOf(args: { startAt: number; now: number; bars: Bars; forecast: Forecast | null }): Scale {
  const { startAt, now, bars, forecast } = args;
  let from = Math.min(startAt, now);
  let to = now + 5 * minuteMs;
  for (const list of bars.values())
    for (const bar of list) {
      from = Math.min(from, bar.fromAt);
      to = Math.max(to, bar.toAt ?? bar.fromAt);
    }
  for (const ups of forecast?.upses ?? []) if (ups.emptyAt !== null) to = Math.max(to, ups.emptyAt);
  // A battery that lasts for days must not press everything else into one corner.
  to = Math.min(to, lastStep(bars, now) + 90 * minuteMs);
  const pad = (to - from) * 0.02;
  return { fromAt: from - pad, toAt: to + pad * 3 };
}

function lastStep(bars: Bars, now: number): number {
  let last = now;
  for (const list of bars.values()) for (const bar of list) last = Math.max(last, bar.toAt ?? bar.fromAt);
  return last;
}

/** Where an instant stands, in percent of the width; outside: at the edge. */
export function percentOf(scale: Scale, at: number): number {
  const share = ((at - scale.fromAt) / (scale.toAt - scale.fromAt)) * 100;
  return Math.round(Math.min(100, Math.max(0, share)) * 100) / 100;
}

/** Round instants for the axis, at most `most` of them. */
export function ticksOf(scale: Scale, most = 8): number[] {
  const span = scale.toAt - scale.fromAt;
  const step = steps.find((each) => span / each <= most) ?? Math.ceil(span / most / (60 * minuteMs)) * 60 * minuteMs;
  const ticks: number[] = [];
  for (let at = Math.ceil(scale.fromAt / step) * step; at <= scale.toAt; at += step) ticks.push(at);
  return ticks;
}

/** How wide a label will be, in percent of a track of `trackPx`; full-width letters take the double. */
export function labelPercent(text: string, trackPx: number): number {
  let px = 0;
  for (const letter of text) px += (letter.codePointAt(0) ?? 0) > 0x2e7f ? 11.5 : 6.4;
  return (px / Math.max(trackPx, 1)) * 100;
}

export type Placed = { index: number; x: number; text: string };

/** `isOpen`: outlined, so that a label may also stand inside. */
export type Span = { from: number; to: number; text: string; isOpen: boolean };

/** Which labels have room behind their bar before the next thing begins, or else inside; the others are read in the row's text. */
export function placeLabels(spans: readonly Span[], trackPx: number): Placed[] {
  const gap = (5 / Math.max(trackPx, 1)) * 100;
  const placed: Placed[] = [];
  for (const [index, span] of spans.entries()) {
    const width = labelPercent(span.text, trackPx);
    const behind = span.to + gap;
    const isFree = spans.every(
      (other, at) =>
        at === index || other.from >= behind + width || other.to < span.from || (at < index && other.to <= span.to),
    );
    if (isFree && behind + width <= 100) placed.push({ index, x: behind, text: span.text });
    else if (span.isOpen && width + 2 * gap <= span.to - span.from)
      placed.push({ index, x: span.from + gap, text: span.text });
  }
  return placed;
}
