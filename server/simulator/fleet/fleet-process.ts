import type { FleetOptions } from "../../contract/fleet.ts";
import type { FleetAnswer, FleetOrder } from "./fork-fleet.ts";
import { startFleet } from "./start-fleet.ts";

/** A fleet in a process of its own, ordered about over the channel of the process that forked it, with which it ends. */
process.on("disconnect", () => process.exit(0));
// Ctrl+C reaches it too: the one who started it ends it in order.
process.on("SIGINT", () => {});
const send = (answer: FleetAnswer) => process.send?.(answer);

async function run(options: FleetOptions): Promise<void> {
  const fleet = await startFleet(options);
  process.on("message", ({ number, order }: { number: number; order: FleetOrder }) => {
    switch (order.kind) {
      case "setMains":
        return send({ number, value: fleet.setMains(order.on, order.of) });
      case "setAnswering":
        return send({ number, value: fleet.setAnswering(order.on, order.of) });
      case "setSpeed":
        fleet.setSpeed(order.factor);
        return send({ number, value: true });
      case "counts": {
        const { user, system } = process.cpuUsage();
        const cost = { cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() };
        return send({ number, value: { ...fleet.counts(), ...cost } });
      }
    }
  });
  send({ number: 0, value: [...fleet.endpoints] });
}

try {
  await run(JSON.parse(process.argv[2] ?? "{}"));
} catch (error) {
  send({ number: 0, failed: error instanceof Error ? error.message : String(error) });
  process.disconnect();
}
