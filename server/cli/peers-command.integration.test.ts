import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exampleSite } from "../domain/tree/example-site.ts";
import { startCommand } from "../testing/start-command.ts";
import { openTerminal, pairBoth, type TerminalBench } from "../testing/terminal-bench.ts";

let sv1: TerminalBench;
let sv2: TerminalBench;
beforeAll(async () => {
  sv1 = await openTerminal({ selfId: "sv1", tree: exampleSite });
  sv2 = await openTerminal({ selfId: "sv2", tree: exampleSite });
  await pairBoth(sv1, sv2);
});
afterAll(async () => {
  await sv1[Symbol.asyncDispose]();
  await sv2[Symbol.asyncDispose]();
});

async function run(argv: string[], options: { lang?: string; signal?: AbortSignal } = {}) {
  const { printed, code } = startCommand(["peers", ...argv], { dataDir: sv1.dataDir, selfId: "sv1", ...options });
  return { code: await code, ...printed };
}
const setActing = (acts: boolean) => sv2.context.peering.role.write({ acts, since: 1, by: "yamada", epochFloor: 0 });

describe("peers", () => {
  it("prints this terminal and the others, and ends with 0 when one of them acts", async () => {
    setActing(false);
    const { code, out } = await run([]);
    expect(out).toMatch(/^TERMINAL +ROLE +REACHED +SETTINGS +VERSION/);
    expect(out).toMatch(/\nSSC-CL-SV1 +acts +This terminal +Revision 1, /);
    expect(out).toMatch(/\nSSC-CL-SV2 +stands by +reachable +Revision 1, /);
    expect(code).toBe(0);
  });

  it("ends with 1 when two act, and prints JSON as the API answers", async () => {
    setActing(true);
    const { code, out } = await run(["--json"]);
    expect(JSON.parse(out)).toMatchObject({ items: [{ terminalId: "sv2", state: { acts: true, relation: "same" } }] });
    expect(code).toBe(1);
  });

  it("shows it again until interrupted; in Japanese", async () => {
    setActing(false);
    const stop = new AbortController();
    const { printed, code } = startCommand(["peers", "--watch"], {
      ...{ dataDir: sv1.dataDir, selfId: "sv1", lang: "ja_JP.UTF-8", signal: stop.signal },
    });
    await expect.poll(() => printed.out.split("\u001b[H").length, { timeout: 60_000 }).toBeGreaterThan(2);
    stop.abort();
    expect(await code).toBe(0);
    expect(printed.out).toMatch(/\nSSC-CL-SV2 +待機中 +接続可 /);
  });
});
