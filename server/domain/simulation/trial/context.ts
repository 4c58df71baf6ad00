import type { Relations } from "../../tree/relations.ts";
import type { Instant, Observation } from "../../world/readings.ts";
import type { Site, SiteAction, SiteEvent } from "../site.ts";
import type { TrialPlan } from "./plan.ts";
import { createRandom, type Random } from "./random.ts";

/** What the parts of a running trial share: the site, the time, and the line to the controller. */
export type TrialContext = {
  plan: TrialPlan;
  relations: Relations;
  now(): Instant;
  /** The site as it stands; what moves between two events (charge, dirty cache) may be older than `now()`. */
  site(): Site;
  act(action: SiteAction): void;
  /** Runs at `now() + ms`, in order of time and then of asking. */
  after(ms: number, work: () => void): void;
  /** To the controller that is alive when this is called; nobody else. `quiet`: it need not look because of this alone. */
  observe(observation: Observation, quiet?: boolean): void;
  /** One stream per name. */
  random(name: string): Random;
};

/** `t+0` of every trial. */
export const trialStartAt: Instant = Date.UTC(2026, 0, 5, 9);

export const sinceStartSec = (at: Instant): number => Math.round((at - trialStartAt) / 100) / 10;

export const bootIdOf = (terminalId: string, boot: number): string => `${terminalId}-boot-${boot}`;

export function createStreams(seed: number): (name: string) => Random {
  const streams = new Map<string, Random>();
  return (name) => {
    let stream = streams.get(name);
    if (!stream) {
      stream = createRandom(seed, name);
      streams.set(name, stream);
    }
    return stream;
  };
}

export type { SiteEvent };
