import { describe, expect, test } from "vitest";
import { aTerminalKnown, noon } from "../../testing/builders.ts";
import { aDown } from "../../testing/decide-on.ts";
import { decided } from "../../testing/decided.ts";
import { schedule, timeZone, weekly } from "../../testing/edit-schedules.ts";
import { site } from "../../testing/edit-site.ts";
import type { TerminalKnown } from "../world/world.ts";

const hours = (n: number) => noon + n * 3_600_000;
const gone = aTerminalKnown({ connected: false, goodbyeAt: hours(-2), lastHeardAt: hours(-2) });
const servers = ["blade-1", "blade-2", "svr100-1", "svr100-2", "svr100-pool"];

/** All is off from 09:00 to 23:59 by settings that were saved since: by hand each server is down, and blade-pool as given. */
function whyOf(pool: TerminalKnown, downs: readonly string[] = servers): string | undefined {
  return decided({
    tree: site(timeZone("UTC"), schedule("kyoyu", weekly("off 09:00 on 23:59"))),
    terminals: { ...Object.fromEntries(downs.map((id) => [id, gone])), "blade-pool": pool },
    memory: { downs: Object.fromEntries(downs.map((id) => [id, aDown({ at: hours(-2) })])) },
  }).why("shared-disk");
}

describe("storage whose users are all off by their schedule (2.6)", () => {
  test("is flushed: a spare that nobody heard for 30 s is off", () => {
    expect(whyOf(aTerminalKnown({ connected: false, lastHeardAt: noon - 30_000 }))).toBe("flushing");
  });
  test("is not while a spare runs, whose off time was missed", () => {
    expect(whyOf(aTerminalKnown())).toBe("asWanted");
  });
  test("is not while a server of its own is not heard: it may well run", () => {
    expect(whyOf(gone, servers.slice(1))).toBe("asWanted");
  });
});
