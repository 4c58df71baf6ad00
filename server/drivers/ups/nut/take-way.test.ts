import { expect, test } from "vitest";
import { DriverError } from "../../../domain/world/driver-error.ts";
import type { DriverErrorCode } from "../../../domain/world/readings.ts";
import type { NutWay } from "./nut-ways.ts";
import { takeWay } from "./take-way.ts";

const { signal } = new AbortController();
const way: NutWay = [
  { kind: "hold", variable: "ups.delay.shutdown", value: "5", min: 0, max: 30 },
  { kind: "command", name: "shutdown.return", param: null },
  { kind: "giveBack", variable: "ups.delay.shutdown", value: "180" },
];

/** Orders that note what they were told, and fail where they are told to. */
function ordersThat(fails: Partial<Record<"write 5" | "command" | "write 180", DriverErrorCode>>, holds = "5") {
  const told: string[] = [];
  async function tell(what: string, of: keyof typeof fails) {
    told.push(what);
    const code = fails[of];
    if (code !== undefined) throw new DriverError(code, "as the test says");
  }
  return {
    told,
    command: (name: string, param: string | null) => tell([name, param].filter(Boolean).join(" "), "command"),
    write: (_variable: string, value: string) => tell(`write ${value}`, value === "5" ? "write 5" : "write 180"),
    readBack: async () => holds,
  };
}

test("step by step, and what was set for once is given back", async () => {
  const orders = ordersThat({});
  await takeWay({ way, repeatMs: null, orders, signal });
  expect(orders.told).toEqual(["write 5", "shutdown.return", "write 180"]);
});

test("a command that counts only when it comes again is sent twice", async () => {
  const orders = ordersThat({});
  await takeWay({ way, repeatMs: 1, orders, signal });
  expect(orders.told).toEqual(["write 5", "shutdown.return", "shutdown.return", "write 180"]);
});

test.each<{ name: string; orders: ReturnType<typeof ordersThat>; code: DriverErrorCode | null; told: string[] }>([
  {
    name: "a preparation without an answer: the command was not sent",
    ...{ orders: ordersThat({ "write 5": "timeout" }), code: "unreachable", told: ["write 5", "write 180"] },
  },
  {
    name: "a preparation that was refused",
    ...{ orders: ordersThat({ "write 5": "rejected" }), code: "rejected", told: ["write 5", "write 180"] },
  },
  {
    name: "a preparation that the device corrected too far",
    ...{ orders: ordersThat({}, "60"), code: "rejected", told: ["write 5", "write 180"] },
  },
  {
    name: "a command that was refused leaves no short grace behind",
    ...{
      orders: ordersThat({ command: "rejected" }),
      code: "rejected",
      told: ["write 5", "shutdown.return", "write 180"],
    },
  },
  {
    name: "a command without an answer is unknown",
    ...{
      orders: ordersThat({ command: "timeout" }),
      code: "timeout",
      told: ["write 5", "shutdown.return", "write 180"],
    },
  },
  {
    name: "what cannot be given back spoils nothing",
    ...{
      orders: ordersThat({ "write 180": "timeout" }),
      code: null,
      told: ["write 5", "shutdown.return", "write 180"],
    },
  },
])("$name", async ({ orders, code, told }) => {
  const taken = takeWay({ way, repeatMs: null, orders, signal });
  if (code === null) await taken;
  else await expect(taken).rejects.toMatchObject({ code });
  expect(orders.told).toEqual(told);
});
