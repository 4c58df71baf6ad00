import fc from "fast-check";
import { expect, test } from "vitest";
import { exampleSite } from "../tree/example-site.ts";
import { act, advance, createSite, nextEventAt } from "./model.ts";
import type { Site, SiteAction, SiteEvent } from "./site.ts";

const start = 1_800_000_000_000;
const upsIds = exampleSite.upses.map((u) => u.id);
const terminalIds = exampleSite.terminals.map((t) => t.id);

const upsId = fc.constantFrom(...upsIds);
const terminalId = fc.constantFrom(...terminalIds);
const action: fc.Arbitrary<SiteAction> = fc.oneof(
  fc.record({ kind: fc.constant("mains" as const), upsId, on: fc.boolean() }),
  fc.record({
    kind: fc.constant("upsOff" as const),
    upsId,
    form: fc.constantFrom("offNow" as const, "offWithGrace" as const, "cycleNow" as const, "cycleWithGrace" as const),
  }),
  fc.record({ kind: fc.constant("upsOn" as const), upsId }),
  fc.record({ kind: fc.constantFrom("shutdown" as const, "reboot" as const, "wake" as const), terminalId }),
  fc.record({ kind: fc.constant("flush" as const), storageId: fc.constantFrom("shared-disk", "control-disk") }),
);
const script = fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 2_000_000 }), action }), { maxLength: 25 });

function newSite(): Site {
  const times = {
    fullRuntimeSec: (id: string) => (id < "ups4" ? 3600 : 1777),
    stopSec: () => 47,
    bootSec: () => 113,
    storageStartSec: () => 400,
    flushSec: () => 45,
  };
  return createSite({ tree: exampleSite, times, now: start, offTerminalIds: ["blade-pool"] });
}

/** Runs a script; `cuts` are the parts (0…1) of each pause at which it looks in between. */
function run(steps: { afterMs: number; action: SiteAction }[], cuts: number[]): { site: Site; events: SiteEvent[] } {
  let site = newSite();
  const events: SiteEvent[] = [];
  for (const step of steps) {
    const from = site.now;
    for (const to of [...cuts.map((c) => from + Math.floor(c * step.afterMs)), from + step.afterMs]) {
      const moved = advance(site, to);
      site = moved.site;
      events.push(...moved.events);
    }
    const acted = act(site, step.action);
    site = acted.site;
    events.push(...acted.events);
  }
  return { site, events };
}

test("looking in between changes nothing", () => {
  fc.assert(
    fc.property(script, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }), (steps, cuts) => {
      const straight = run(steps, []);
      expect(run(steps, cuts.sort())).toEqual(straight);
    }),
    { numRuns: 150 },
  );
});

test("charge stays within 0…1, events come in order, nothing that is dark carries or is carried", () => {
  fc.assert(
    fc.property(script, (steps) => {
      const { site, events } = run(steps, [0.5]);
      for (const ups of Object.values(site.upses)) {
        expect(ups.charge).toBeGreaterThanOrEqual(0);
        expect(ups.charge).toBeLessThanOrEqual(1);
        expect(ups.onBatterySince === null).toBe(ups.mains || ups.output === "off");
        expect(ups.offSince === null).toBe(ups.output === "on");
      }
      for (const terminal of Object.values(site.terminals)) {
        const dark = terminal.feeds.every((id) => site.upses[id]?.output === "off");
        if (dark) expect(["off", "crashed"]).toContain(terminal.state);
      }
      for (const storage of Object.values(site.storages))
        if (storage.state === "off") expect(storage.dirtyBytes).toBe(0);
      expect(events.map((e) => e.at)).toEqual(events.map((e) => e.at).sort((a, b) => a - b));
    }),
    { numRuns: 150 },
  );
});

test("with mains everywhere it comes to rest", () => {
  fc.assert(
    fc.property(script, (steps) => {
      let { site } = run(steps, []);
      for (const id of upsIds) site = act(site, { kind: "mains", upsId: id, on: true }).site;
      site = advance(site, site.now + 3 * 3600 * 1000).site;
      expect(nextEventAt(site)).toBeNull();
    }),
    { numRuns: 100 },
  );
});

test("what is given is never touched", () => {
  fc.assert(
    fc.property(script, action, (steps, last) => {
      const { site } = run(steps, []);
      const before = structuredClone(site);
      act(site, last);
      advance(site, site.now + 3_600_000);
      expect(site).toEqual(before);
    }),
    { numRuns: 50 },
  );
});
