import { DriverError } from "../../../domain/world/driver-error.ts";
import { asNotSent } from "../not-sent.ts";
import { shown } from "./nut-errors.ts";
import { numberIn } from "./nut-numbers.ts";
import { type NutOrders, pause } from "./nut-orders.ts";
import { delaySec, type NutStep, type NutWay } from "./nut-ways.ts";

/**
 * Takes one way step by step. Throws DriverError: `rejected` or `unsupported` when the UPS switches nothing because of it, `timeout`
 * when nobody knows. `repeatMs`: the command counts when it comes again after so long.
 */
export async function takeWay(args: {
  way: NutWay;
  repeatMs: number | null;
  orders: NutOrders;
  signal: AbortSignal;
}): Promise<void> {
  const { way, repeatMs, orders, signal } = args;
  const touched = new Set<string>();
  try {
    for (const step of way) {
      if (step.kind === "hold") {
        touched.add(step.variable);
        await hold(step, orders, signal).catch(asNotSent);
      } else if (step.kind === "command") {
        await orders.command(step.name, step.param, signal);
        if (repeatMs === null) continue;
        await pause(repeatMs, signal);
        await orders.command(step.name, step.param, signal);
      }
    }
  } finally {
    for (const step of way) {
      if (step.kind !== "giveBack" || !touched.has(step.variable)) continue;
      // By now the command is done or not done; where the value cannot be given back, the settings show what the device holds.
      await orders.write(step.variable, step.value, signal).catch(() => {});
    }
  }
}

async function hold(
  { variable, value, min, max }: Extract<NutStep, { kind: "hold" }>,
  orders: NutOrders,
  signal: AbortSignal,
): Promise<void> {
  await orders.write(variable, value, signal);
  const isGood = (text: string) => {
    const held = numberIn(text, delaySec);
    return held !== null && held >= min && held <= max;
  };
  const text = await orders.readBack(variable, isGood, signal);
  if (!isGood(text)) throw new DriverError("rejected", `${variable} was set to ${value}, and holds ${shown(text)}`);
}
