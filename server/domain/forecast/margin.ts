import { isOnBattery } from "../decide/ups-state.ts";
import type { NodeId } from "../tree/entities.ts";
import { knownUps } from "../world/known.ts";
import type { Instant } from "../world/readings.ts";
import type { World } from "../world/world.ts";
import { type PathArgs, pathTo } from "./critical-path.ts";
import type { ForecastUps } from "./forecast.ts";
import type { Outcome } from "./outcome.ts";

export type MarginArgs = PathArgs & {
  world: World;
  now: Instant;
  outcome: Outcome;
  failingIds: readonly NodeId[];
  /** When those lose mains. */
  failAt: Instant;
};

/** On battery now, or by what is assumed. */
export function isAffected({ failingIds, world }: Pick<MarginArgs, "failingIds" | "world">, upsId: NodeId): boolean {
  if (failingIds.includes(upsId)) return true;
  const reading = knownUps(world, upsId).reading;
  return reading ? isOnBattery(reading) : false;
}

/** Battery end against last need, by the device and by the model. */
export function marginOf(args: MarginArgs, upsId: NodeId): ForecastUps {
  const need = args.outcome.needs.get(upsId);
  const neededUntilAt = need?.untilAt ?? null;
  const deviceEmptyAt = emptyByDevice(args, upsId);
  // Without a runtime to start from the model knows nothing.
  const modelEmptyAt = deviceEmptyAt === null ? null : (need?.modelEmptyAt ?? null);
  const emptyAt = deviceEmptyAt === null ? null : Math.min(deviceEmptyAt, modelEmptyAt ?? deviceEmptyAt);
  return {
    upsId,
    emptyAt,
    deviceEmptyAt,
    modelEmptyAt,
    neededUntilAt,
    marginSec: emptyAt !== null && neededUntilAt !== null ? Math.round((emptyAt - neededUntilAt) / 1000) : null,
    criticalPath: need ? pathTo(args, need.nodeId, need.untilAt) : [],
  };
}

function emptyByDevice(args: MarginArgs, upsId: NodeId): Instant | null {
  const known = knownUps(args.world, upsId);
  const reading = known.reading;
  if (!reading || reading.runtimeSec === null || !isAffected(args, upsId)) return null;
  // On mains a battery only begins to drain with the outage that is assumed.
  const drainsSince = isOnBattery(reading) && known.readAt !== null ? known.readAt : args.failAt;
  return drainsSince + reading.runtimeSec * 1000;
}
