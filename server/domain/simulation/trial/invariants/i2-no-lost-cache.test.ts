import { describe, expect, test } from "vitest";
import { anAttempt, noon } from "../../../../testing/builders.ts";
import { aDown, aStop } from "../../../../testing/decide-on.ts";
import { group, site } from "../../../../testing/edit-site.ts";
import { aGround, type GivenGround, trialSec } from "../../../../testing/ground.ts";
import type { Flush } from "../../../world/memory.ts";
import type { Happening } from "../ground.ts";
import { noLostCache } from "./i2-no-lost-cache.ts";

const sec = (n: number) => noon + n * 1000;
const lost = (storageId: string): Happening => ({
  kind: "site",
  event: { kind: "dirtyCacheLost", at: noon, storageId, dirtyBytes: 4096 },
});
const check = (given: GivenGround) => noLostCache(lost("shared-disk"), aGround(given));

const cut = { dark: { ups4: { by: "command", at: noon } } } as const;
/** Its battery is empty; a controller saw it drain since so many seconds. The whole linked side needs 30 + 549 s at the most. */
const empty = (seenSec: number): GivenGround => ({
  dark: { ups4: { by: "empty", at: noon } },
  upses: { ups4: { seenLostAt: sec(-seenSec) } },
});
/** A flush that was asked for so many seconds ago. */
const flush = (ago: number, ended: Flush["ended"] = null) => ({
  flushes: { "shared-disk": { ...anAttempt({ firstAt: sec(-ago) }), ended } },
});
const flushed = (ago: number) => flush(ago, { at: sec(-5), outcome: "flushed" });

describe("I2: no linked storage loses power with unflushed data", () => {
  test.each<{ name: string; given: GivenGround; says: string }>([
    { name: "it was cut and never flushed", given: cut, says: "(ups4 cut); it was not flushed" },
    { name: "it was cut while it flushed", given: { ...cut, memory: flush(60) }, says: "its flush had not ended" },
    {
      name: "it was cut after a flush of which the cache knows nothing",
      given: { ...cut, memory: flushed(60) },
      says: "its flush had ended: flushed",
    },
    {
      name: "its flush is said to have timed out before its whole time was over",
      given: { ...cut, memory: flush(200, { at: sec(-1), outcome: "timedOut" }) },
      says: "its flush had ended: timedOut",
    },
    {
      name: "an operator's impatience is no timeout",
      given: { ...cut, memory: flush(400, { at: sec(-1), outcome: "skipped" }) },
      says: "its flush had ended: skipped",
    },
    {
      name: "its flush hangs, which is a timeout to wait for",
      given: { ...cut, memory: flush(60), faults: [{ kind: "flush", storageId: "shared-disk", how: "hangs" }] },
      says: "its flush had not ended",
    },
    {
      name: "a flush that fails excuses nobody who did not ask for it",
      given: { ...cut, faults: [{ kind: "flush", storageId: "shared-disk", how: "fails" }] },
      says: "it was not flushed",
    },
    {
      name: "its battery lasted longer than everything takes, and nobody asked it",
      given: empty(1800),
      says: "(ups4 empty); it was never asked to flush",
    },
    {
      name: "a user that lies excuses no storage that was never flushed",
      given: {
        ...cut,
        faults: [{ kind: "terminalLies", terminalId: "blade-1", longerSec: 60 }],
        saidGoodbye: ["blade-1"],
      },
      says: "it was not flushed",
    },
  ])("broken: $name", ({ given, says }) => {
    expect(check(given)).toEqual([expect.stringContaining(says)]);
  });

  test.each<{ name: string; given: GivenGround }>([
    {
      name: "the flush timed out, and had its whole time",
      given: { ...cut, memory: flush(301, { at: sec(-1), outcome: "timedOut" }) },
    },
    {
      name: "the flush failed",
      given: { ...cut, memory: flush(60), faults: [{ kind: "flush", storageId: "shared-disk", how: "fails" }] },
    },
    {
      name: "the flush was reported falsely",
      given: { ...cut, memory: flushed(60), faults: [{ kind: "flush", storageId: "shared-disk", how: "lies" }] },
    },
    { name: "its battery was empty while it flushed", given: { ...empty(1800), memory: flush(60) } },
    { name: "its battery was empty before everything could be stopped", given: empty(300) },
    {
      name: "its battery was empty, and no controller lived for long enough",
      given: { ...empty(1800), lives: [{ from: sec(-3600), to: sec(-1700) }] },
    },
    {
      name: "its battery was empty, and the controller had to begin anew in between",
      given: {
        ...empty(1800),
        lives: [
          { from: sec(-3600), to: sec(-1000) },
          { from: sec(-999), to: null },
        ],
      },
    },
    {
      name: "its battery was empty, and its card was silent for a while",
      given: { ...empty(1800), faults: [{ kind: "cardReboots", upsId: "ups4", atSec: trialSec(sec(-900)) }] },
    },
    {
      name: "its battery was empty, and nobody ever saw it drain",
      given: { ...empty(1800), upses: { ups4: { seenLostAt: null } } },
    },
    {
      name: "its battery was empty, and a user is not to be stopped on an outage",
      given: { ...empty(1800), tree: site(group("blade", { policy: { stopOnOutage: false } })) },
    },
    {
      name: "its battery was empty, and a user hung on its shutdown",
      given: { ...empty(1800), stopSec: { "blade-1": 9999 } },
    },
    {
      name: "its battery was empty, and a user said goodbye and ran on",
      given: {
        ...empty(1800),
        faults: [{ kind: "terminalLies", terminalId: "blade-1", longerSec: 60 }],
        saidGoodbye: ["blade-1"],
      },
    },
    {
      name: "flushed, and a user wrote on after its goodbye",
      given: {
        ...cut,
        memory: flushed(60),
        faults: [{ kind: "terminalLies", terminalId: "blade-1", longerSec: 60 }],
        saidGoodbye: ["blade-1"],
      },
    },
    {
      name: "flushed, and a user wrote on past its time",
      given: {
        ...cut,
        memory: {
          ...flushed(60),
          stops: { "blade-1": aStop({ firstAt: sec(-400) }) },
          downs: { "blade-1": aDown({ cause: "pastTime", at: sec(-190) }) },
        },
      },
    },
    {
      name: "flushed, and a user that was asked to stop hangs and writes on",
      given: {
        ...cut,
        memory: { ...flushed(60), stops: { "blade-1": aStop({ firstAt: sec(-100) }) } },
        stopSec: { "blade-1": 9999 },
      },
    },
  ])("excepted (2.8): $name", ({ given }) => {
    expect(check(given)).toEqual([]);
  });

  test("a UPS that keeps its output on when it is told OFF is waited for: its storage's battery may be empty meanwhile", () => {
    const ignored: GivenGround = { ...empty(1800), faults: [{ kind: "offIgnored", upsId: "ups5", when: "always" }] };
    expect(check(ignored)).toEqual([]);
  });

  test("what else happens is none of its concern", () => {
    expect(noLostCache({ kind: "end" }, aGround(cut))).toEqual([]);
    expect(noLostCache(lost("nobody"), aGround(cut))).toEqual([]);
    const off: Happening = { kind: "site", event: { kind: "storageOff", at: noon, storageId: "shared-disk" } };
    expect(noLostCache(off, aGround(cut))).toEqual([]);
  });
});
