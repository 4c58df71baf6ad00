import type { Instant } from "../world/readings.ts";
import type { Reason } from "./reason.ts";

/**
 * What a schedule, an off factor or an order wants of a terminal. `stops`: it is asked to stop because of it. `starts`: it is started
 * because of it, also if it was off before. With neither it stays as it is; wanted off, it is not started again.
 */
export type Wish = { wanted: "on" | "off" | "reboot"; at: Instant; reason: Reason; stops: boolean; starts: boolean };
