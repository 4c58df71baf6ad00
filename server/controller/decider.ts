import type { Decision } from "../domain/decide/decision.ts";
import type { Forecast } from "../domain/forecast/forecast.ts";
import type { Tree } from "../domain/tree/entities.ts";
import type { Relations } from "../domain/tree/relations.ts";
import type { Instant } from "../domain/world/readings.ts";
import type { World } from "../domain/world/world.ts";

export type DecideArgs = { tree: Tree; relations: Relations; world: World; now: Instant };

/** What may be done next; pure. */
export type Decide = (args: DecideArgs) => Decision;
/** What will happen if mains stay as they are, found in steps between which others may work; pure. */
export type Predict = (args: DecideArgs) => Iterator<void, Forecast>;
