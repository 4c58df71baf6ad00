import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { UpsIdentity, UpsReading } from "../../../domain/world/readings.ts";
import { createQuietLog } from "../../testing/quiet-log.ts";
import { recordingsFolder } from "../../testing/recorded-devices.ts";
import { startUpsd, withoutUpsd } from "../../testing/upsd.ts";
import { createAddresses } from "../addresses.ts";
import { createNutConnections } from "./nut-connections.ts";
import { createNutUps } from "./nut-ups.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** `variable: value` by line; what begins with # is a remark. */
function variablesOf(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => !line.startsWith("#") && line.includes(": "));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]),
  );
}

test("the lines of a recording become variables", () => {
  expect(variablesOf("# DEVICE:URL: x\n\nups.status: OB\nups.id: a: b\n")).toEqual({
    "ups.status": "OB",
    "ups.id": "a: b",
  });
});

const expected: Record<string, { reading: Partial<UpsReading>; identity: UpsIdentity }> = {
  "APC__Smart-UPS_1000__snmp-ups__2.7.4__01": {
    reading: {
      ...{ output: "battery", mainsPresent: false, testing: false, lowBattery: false, shutdownPending: null },
      ...{ chargePercent: 93, runtimeSec: 70_680, loadPercent: 16.9, inputVolts: 0, outputVolts: 220.4 },
      batteryCelsius: 33.3,
    },
    identity: { manufacturer: "APC", model: "Smart-UPS 1000", serial: "AS0802331853", firmware: "652.18.I" },
  },
};

function recordings(folder: string): void {
  const devices = readdirSync(folder).flatMap((file) => (file.endsWith(".dev") ? [file.slice(0, -4)] : []));

  test.each(devices)("%s, played by dummy-ups", async (device) => {
    const variables = variablesOf(readFileSync(join(folder, `${device}.dev`), "utf8"));
    const upsd = await startUpsd({ upses: { ups: { kind: "file", variables } } });
    ends.push(() => upsd.stop());
    const driver = createNutUps({
      ...{ ups: { shutoffGraceSec: 180 }, upsName: "ups" },
      target: { host: "127.0.0.1", port: upsd.port, user: "", password: "", tls: false },
      connections: createNutConnections({ addresses: createAddresses(), log: createQuietLog() }),
    });
    ends.push(() => driver.close());
    const { signal } = new AbortController();
    expect(expected).toHaveProperty([device]);
    expect(await driver.read(signal)).toMatchObject(expected[device]?.reading ?? {});
    expect((await driver.identify(signal)).identity).toEqual(expected[device]?.identity);
  });
}

// Not skipped where they are absent: they are no part of this repository, so nothing is missing there.
if (recordingsFolder !== null && !withoutUpsd) {
  const folder = recordingsFolder;
  describe("recordings of real devices", () => recordings(folder));
}
