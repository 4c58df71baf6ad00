import { execFile } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { describe, type TestContext, test } from "vitest";
import { exampleSite } from "../../domain/tree/example-site.ts";
import { startUpsd, type Upsd } from "../../drivers/testing/upsd.ts";
import { requireTools } from "../../testing/require-tools.ts";
import { startTestSimulator, until } from "../../testing/test-simulator.ts";

/** Debian's own SNMP driver for UPSes, with upsd before it: what it believes of a simulated card. */
const skip = requireTools(["/lib/nut/snmp-ups", "/lib/nut/upsd", "upsc", "upscmd", "upsrw"]);

const run = promisify(execFile);
const credentials = ["-u", "admin", "-p", "of-this-test"];

/** UPS⑤ of the example site, as its card and as the driver shows it. */
async function driven(mibs: "apcc" | "ietf", { onTestFinished }: TestContext) {
  const mib = mibs === "apcc" ? ("powernet" as const) : ("rfc1628" as const);
  const upses = exampleSite.upses.map((ups) =>
    ups.source.kind === "snmp" ? { ...ups, source: { ...ups.source, mib } } : ups,
  );
  const simulator = await startTestSimulator({ tree: { ...exampleSite, upses } });
  onTestFinished(() => simulator.stop());
  const port = `127.0.0.1:${simulator.upsPorts.ups5}`;
  const options = { port, mibs, community: "private", snmp_version: "v2c", pollfreq: 1, pollinterval: 1 };
  const upsd: Upsd = await startUpsd({
    upses: { x: { kind: "debian", driver: "snmp-ups", options } },
    users: { admin: ["password = of-this-test", "actions = SET", "instcmds = ALL"] },
  });
  onTestFinished(() => upsd.stop());
  const at = `x@127.0.0.1:${upsd.port}`;

  async function variables(): Promise<Record<string, string>> {
    const { stdout } = await run("upsc", [at]);
    return Object.fromEntries(stdout.split("\n").map((line) => line.split(/: (.*)/, 2)));
  }
  return {
    simulator,
    output: () => simulator.live.site.upses.ups5?.output,
    variables,
    /** Resolves with all that it shows as soon as it shows that; the test's own limit ends the wait. */
    async shows(expected: (shown: Record<string, string>) => boolean): Promise<Record<string, string>> {
      for (;;) {
        const shown = await variables();
        if (expected(shown)) return shown;
        await pause(50);
      }
    },
    status: (words: string) => (shown: Record<string, string>) => shown["ups.status"] === words,
    /** Resolves with what became of it. */
    command: (name: string) => said("upscmd", ["-w", ...credentials, at, name]),
    set: (name: string, value: string) => said("upsrw", ["-w", "-s", `${name}=${value}`, ...credentials, at]),
  };
}

async function said(program: string, args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await run(program, [...args]).catch((failed) => failed);
  return `${stdout}${stderr}`.trim();
}

const number = (shown: Record<string, string>, name: string) => Number(shown[name]);

describe.skipIf(skip).concurrent.each(["apcc", "ietf"] as const)("snmp-ups with mibs=%s", (mibs) => {
  test("shows mains, battery, low battery, charge and runtime as they change", async (context) => {
    const { expect } = context;
    const { simulator, shows, status } = await driven(mibs, context);
    const before = await shows(status("OL"));
    expect(number(before, "battery.charge")).toBe(100);
    expect(number(before, "ups.load")).toBeGreaterThan(20);
    simulator.setMains(false, ["ups5"]);
    await shows(status("OB"));
    simulator.setSpeed(600);
    const later = await shows((shown) => number(shown, "battery.charge") < 90);
    simulator.setSpeed(1);
    expect(number(later, "battery.runtime")).toBeLessThan(number(before, "battery.runtime"));
    simulator.live.configure("ups5", { lowBatterySec: 1800 });
    await shows((shown) => /^(OB LB|LB OB)$/.test(shown["ups.status"] ?? ""));
    simulator.setMains(true, ["ups5"]);
    await shows((shown) => /^(OL|OL LB|LB OL)$/.test(shown["ups.status"] ?? ""));
  });

  test("switches the load off and on", async (context) => {
    const { expect } = context;
    const { shows, status, command, output } = await driven(mibs, context);
    await shows(status("OL"));
    expect(await command("load.off")).toBe("SUCCESS");
    expect(output()).toBe("off");
    await shows(status("OFF"));
    expect(await command("load.on")).toBe("SUCCESS");
    expect(output()).toBe("on");
    await shows(status("OL"));
  });
});

describe.skipIf(skip).concurrent("snmp-ups with mibs=apcc", () => {
  test("shuts down to return: dark after the grace time, and back with mains", async (context) => {
    const { expect } = context;
    const { simulator, shows, status, command, output } = await driven("apcc", context);
    expect(await command("shutdown.return")).toBe("ERR FAILED");
    expect(simulator.live.site.upses.ups5).toMatchObject({ output: "on", pending: null });
    simulator.setMains(false, ["ups5"]);
    await shows(status("OB"));
    expect(await command("shutdown.return")).toBe("SUCCESS");
    expect(simulator.live.site.upses.ups5?.pending?.after).toBe("returnWithMains");
    simulator.setSpeed(100);
    await until("it is dark", () => output() === "off");
    simulator.setSpeed(1);
    await shows(status("OFF"));
    simulator.setMains(true, ["ups5"]);
    simulator.setSpeed(600);
    await until("it is back", () => output() === "on");
    await shows(status("OL"));
  });

  test("tests the battery, and shows how that went", async (context) => {
    const { expect } = context;
    const { simulator, shows, command } = await driven("apcc", context);
    expect(await command("test.battery.start")).toBe("SUCCESS");
    // A self-test carries the load on the battery, and this driver shows that as it shows an outage. It reads one thing after the other.
    const tests = { "ups.test.result": "TestInProgress", "ups.status": "OB", "input.transfer.reason": "selfTest" };
    await shows((shown) => Object.entries(tests).every(([name, value]) => shown[name] === value));
    simulator.setSpeed(100);
    await shows((shown) => shown["ups.test.result"] === "Ok" && shown["ups.status"] === "OL");
  });

  test("writes a time, which it takes for a third of what it is, and a name", async (context) => {
    const { expect } = context;
    const { simulator, set, shows } = await driven("apcc", context);
    expect(await set("ups.delay.shutdown", "270")).toBe("SUCCESS");
    expect(simulator.live.site.upses.ups5?.shutoffGraceSec).toBe(90);
    expect(await set("ups.id", "rack-5")).toBe("SUCCESS");
    await shows((shown) => shown["ups.id"] === "rack-5");
  });
});

describe.skipIf(skip).concurrent("snmp-ups with mibs=ietf", () => {
  test("has no shutdown.return; the load that it switches off in an outage comes back with mains", async (context) => {
    const { expect } = context;
    const { simulator, shows, status, command, output } = await driven("ietf", context);
    expect(await command("shutdown.return")).toMatch(/CMD-NOT-SUPPORTED/);
    simulator.setMains(false, ["ups5"]);
    await shows(status("OB"));
    expect(await command("load.off")).toBe("SUCCESS");
    expect(output()).toBe("off");
    await shows(status("OFF"));
    simulator.setMains(true, ["ups5"]);
    simulator.setSpeed(600);
    await until("it is back", () => output() === "on");
    await shows(status("OL"));
  });

  test("shows what a card of that MIB alone says of itself", async (context) => {
    const { expect } = context;
    const { shows, status } = await driven("ietf", context);
    expect(await shows(status("OL"))).toMatchObject({
      "ups.mfr": "Fukuden",
      "ups.model": "Simulated UPS 1500",
      "input.bypass.phases": "1",
      "input.transfer.low": "90",
      "ups.test.result": "no test initiated",
      "ups.beeper.status": "enabled",
    });
  });
});
