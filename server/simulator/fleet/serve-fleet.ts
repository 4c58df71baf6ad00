import type { FleetOptions } from "../../contract/fleet.ts";
import { listenForControl } from "../control-socket.ts";
import { createDropped, silentLog } from "../log.ts";
import type { Fleet } from "./fleet.ts";
import { startFleet } from "./start-fleet.ts";

/**
 * A fleet that can be ordered about from other processes as the simulated site can, over a local socket: mains by UPS or group, speed,
 * and a report that holds its counts.
 * @throws as `startFleet`, and when another fleet listens on that socket
 */
export async function serveFleet(options: FleetOptions, controlPath: string): Promise<Fleet> {
  const fleet = await startFleet(options);
  const startedAt = Date.now();
  let speed = options.speed ?? 1;
  try {
    const control = await listenForControl({
      socketPath: controlPath,
      dropped: createDropped(silentLog),
      control: {
        setMains: fleet.setMains,
        setSpeed(factor) {
          speed = factor;
          fleet.setSpeed(factor);
        },
        report: () => ({
          result: "report",
          siteNow: Date.now(),
          speed,
          site: fleet.counts(),
          events: [],
          violations: [],
        }),
        clockPush: () => ({ push: "clock", siteAt: startedAt, realAt: startedAt, speed }),
        terminalPushes: () => [],
      },
    });
    return {
      ...fleet,
      async stop() {
        await control.close();
        await fleet.stop();
      },
    };
  } catch (error) {
    await fleet.stop();
    throw error;
  }
}
