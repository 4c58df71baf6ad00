import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { createRandom, type Random } from "../../../domain/simulation/trial/random.ts";
import { DriverError } from "../../../domain/world/driver-error.ts";
import type { UpsReading } from "../../../domain/world/readings.ts";
import { eventually } from "../../../testing/eventually.ts";
import { type FakeUpsd, listOf, startFakeUpsd } from "../../testing/fake-upsd.ts";
import { createQuietLog } from "../../testing/quiet-log.ts";
import { createAddresses } from "../addresses.ts";
import { createNutConnections } from "./nut-connections.ts";
import { createNutUps } from "./nut-ups.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const variables = {
  ...{ "ups.status": "OL CHRG", "battery.charge": "93.5", "battery.runtime": "1800", "battery.temperature": "26.1" },
  ...{ "ups.load": "21", "input.voltage": "231.4", "output.voltage": "229.8", "ups.timer.shutdown": "-1" },
  ...{ "ups.delay.shutdown": "20", "ups.delay.start": "30", "device.mfr": "EATON", "device.serial": "AS0802331853" },
  ...{ "ups.id": "電源装置 7", "ups.test.result": "Done and passed", "driver.name": "usbhid-ups", "ups.alarm": "" },
};
const spare = Object.fromEntries(Array.from({ length: 24 }, (_, i) => [`outlet.${i}.desc`, `Outlet ${i}`]));
const good = listOf("ups", { ...variables, ...spare });

const wantedLines = 200_000;

/**
 * What a server might send instead of `text`: bytes changed, lines lost, doubled, moved, cut, joined or swollen, quoting broken, other
 * numbers, other names, lines of something else.
 */
function mutated(text: string, random: Random): Buffer {
  const lines = text.split("\n").slice(0, -1);
  for (let n = random.int(1, 4); n > 0; n -= 1) {
    const at = random.int(0, lines.length - 1);
    const line = lines[at] ?? "";
    switch (random.int(0, 11)) {
      case 0:
        lines.splice(at, 1);
        break;
      case 1:
        lines.splice(at, 0, line);
        break;
      case 2:
        lines.splice(random.int(0, lines.length), 0, ...lines.splice(at, 1));
        break;
      case 3:
        lines[at] = line.slice(0, random.int(0, line.length));
        break;
      case 4:
        lines[at] = line + (lines[at + 1] ?? "");
        break;
      case 5:
        lines[at] = line.replace(/"/, random.pick(["", '""', '\\"', "\\", '"x" "']));
        break;
      case 6:
        lines[at] = line.replace(/"[^"]*"$/, `"${random.pick(strange)}"`);
        break;
      case 7:
        lines[at] = line.replace(/^(\S+) ups/, `$1 ${random.pick(["other", "UPS", "", '"ups"', "ups2"])}`);
        break;
      case 8:
        lines[at] = random.pick([
          "ERR DATA-STALE",
          "ERR",
          "OK",
          "OK TRACKING 1-2",
          "BEGIN LIST VAR ups",
          "\r",
          "PENDING",
        ]);
        break;
      case 9:
        lines[at] = `${line}${random.pick(strange).repeat(random.int(1, 400))}`;
        break;
      case 10:
        lines.splice(at, 0, ...Array.from({ length: random.int(1, 50) }, () => line));
        break;
      default:
        lines[at] = String.fromCharCode(...Array.from(line, () => random.int(0, 255)));
    }
    if (lines.length === 0) lines.push("");
  }
  const bytes = Buffer.from(`${lines.join("\n")}\n`);
  for (let n = random.chance(0.3) ? random.int(1, 6) : 0; n > 0; n -= 1)
    bytes[random.int(0, bytes.length - 1)] = random.int(0, 255);
  return random.chance(0.2) ? bytes.subarray(0, random.int(0, bytes.length)) : bytes;
}

/** A sound list of values that are not. */
function withStrangeValues(random: Random): string {
  const values = Object.entries(variables).map(([name, value]) => [
    name,
    random.chance(0.4) ? random.pick(strange).replaceAll("\\", "") : value,
  ]);
  return listOf("ups", { ...Object.fromEntries(values), "ups.status": random.pick(["OL", "OB", "OFF", "OL CAL"]) });
}

const strange = [
  "OB LB",
  "-0.01",
  "1001",
  "65535",
  "-1",
  "1e999",
  "99999999999999999999",
  "NaN",
  "0x7f",
  "\u0000",
  "\ud800",
  "' OR 1=1",
  "%s%n",
  "\u001b[2J",
  "\\",
];

function expectPlausible(reading: UpsReading) {
  const within = (value: number | null, min: number, max: number) => {
    if (value !== null) expect(Number.isFinite(value) && value >= min && value <= max, String(value)).toBe(true);
  };
  within(reading.chargePercent, 0, 100);
  within(reading.runtimeSec, 0, 600_000);
  within(reading.loadPercent, 0, 300);
  within(reading.inputVolts, 0, 1_000);
  within(reading.outputVolts, 0, 1_000);
  within(reading.batteryCelsius, -40, 120);
  expect(["mains", "battery", "off", "unknown"]).toContain(reading.output);
}

function ask(upsd: FakeUpsd) {
  const connections = createNutConnections({
    addresses: createAddresses(),
    log: createQuietLog(),
    // No pauses; what is cut off is closed by the server, so that nothing waits for a time to pass.
    times: { backOffMs: 0, answerMs: 20_000 },
  });
  const target = { host: "127.0.0.1", port: upsd.port, user: "u", password: "correct-horse", tls: false };
  const driver = createNutUps({ ups: { shutoffGraceSec: 180 }, upsName: "ups", target, connections });
  ends.push(() => driver.close());
  return { driver, counts: connections.counts };
}

test("200,000 lines of mutated answers: each reading is plausible, or fails with a reason", async () => {
  const random = createRandom(20_261_126, "nut");
  let lines = 0;
  let isFuzzing = true;
  const upsd = await startFakeUpsd({
    async onLine(_line, socket) {
      if (!isFuzzing) return void socket.write(good);
      // It has said what it had to say; what is asked on this connection stays without an answer.
      if (socket.writableEnded) return;
      const answer = random.chance(0.3) ? Buffer.from(withStrangeValues(random)) : mutated(good, random);
      lines += answer.filter((byte) => byte === 0x0a).length;
      const cut = random.int(0, answer.length);
      if (!socket.write(answer.subarray(0, cut))) await once(socket, "drain");
      socket.end(answer.subarray(cut));
    },
  });
  ends.push(() => upsd.close());
  const { driver, counts } = ask(upsd);
  const { signal } = new AbortController();
  const came = { reading: 0, timeout: 0, badReply: 0, unreachable: 0, rejected: 0, unsupported: 0 };
  const fails: unknown[] = [];
  while (lines < wantedLines) {
    try {
      expectPlausible(await driver.read(signal));
      came.reading += 1;
    } catch (error) {
      if (!(error instanceof DriverError)) throw error;
      came[error.code] += 1;
      if (/[\p{Cc}]/u.test(error.message) || error.message.length > 300) fails.push(error.message);
      expect(error.message).not.toContain("correct-horse");
    }
  }
  expect(fails).toEqual([]);
  for (const kind of ["reading", "timeout", "badReply"] as const) expect(came[kind], kind).toBeGreaterThan(100);
  expect(counts.garbled + counts.broken).toBeGreaterThan(500);

  isFuzzing = false;
  const clean = { output: "mains", chargePercent: 93.5, runtimeSec: 1800 };
  await eventually(async () => expect(await driver.read(signal)).toMatchObject(clean));
}, 60_000);

test("of mutated answers to orders, none is taken for a success that does not say so", async () => {
  const random = createRandom(20_261_126, "orders");
  const answers = [
    "OK",
    "OK TRACKING 0c0ffee0-1234-4abc-8def-0123456789ab",
    "ERR ACCESS-DENIED",
    "ERR CMD-NOT-SUPPORTED",
  ];
  let said = "";
  const upsd = await startFakeUpsd({
    onLine(line, socket) {
      if (socket.writableEnded) return;
      if (line.startsWith("INSTCMD")) {
        said = mutated(`${random.pick(answers)}\n`, random).toString();
        // One line: what stands behind it answers the next question, or none.
        socket.end(said);
      } else if (line.startsWith("LIST CMD")) socket.write("BEGIN LIST CMD ups\nCMD ups load.off\nEND LIST CMD ups\n");
      else if (line.startsWith("LIST VAR")) socket.write(good);
      else if (line.startsWith("LIST RW")) socket.write("BEGIN LIST RW ups\nEND LIST RW ups\n");
      else socket.write("OK\n");
    },
  });
  ends.push(() => upsd.close());
  const { driver } = ask(upsd);
  const { signal } = new AbortController();
  let successes = 0;
  for (let i = 0; i < 1_500; i += 1) {
    said = "";
    try {
      await driver.execute({ kind: "upsOff", upsId: "u", form: "offNow" }, signal);
      successes += 1;
      expect(said.split("\n")[0]?.trim(), said).toBe("OK");
    } catch (error) {
      if (!(error instanceof DriverError)) throw error;
      // Only a refusal in so many words says that nothing was done.
      const wasRefused = /^\s*"?ERR"?(\s|$)/.test(said);
      if (error.code !== "timeout")
        expect(wasRefused || (said === "" && error.code === "unreachable"), said).toBe(true);
    }
  }
  expect(successes).toBeGreaterThan(10);
}, 60_000);
