import type { Command } from "../../decide/command.ts";
import type { NodeId } from "../../tree/entities.ts";
import type { CommandOutcome, Instant, TrapName, UpsReading } from "../../world/readings.ts";
import { chargeAt, secondsLeft, shareOf } from "../battery.ts";
import { sharesAt } from "../model.ts";
import type { SiteEvent } from "../site.ts";
import type { Ended, SendCommand } from "./answers.ts";
import { type TrialContext, trialStartAt } from "./context.ts";
import { faultsOf } from "./plan.ts";

/** How long a management card is silent while it starts again. */
export const cardRebootMs = 60_000;
/** A UPS that shows nothing else has been up for so long. */
const upForSec = 86_400;

export type UpsCards = {
  /** As it stands, with its counters as they are or were at that moment. null: it does not answer. */
  read(upsId: NodeId, at: Instant): UpsReading | null;
  execute(command: Extract<Command, { kind: "upsOff" | "upsOn" }>, ended: Ended): void;
  /** Sends what the card sends by itself; calls `hasten` where a trap arrives. */
  hear(event: SiteEvent): void;
  isSilent(upsId: NodeId, at: Instant): boolean;
};

/** The management cards of all UPSes: readings, traps and commands, with their faults. */
export function createUpsCards(context: TrialContext, send: SendCommand, hasten: (upsId: NodeId) => void): UpsCards {
  const { plan } = context;
  const byUps = <F extends { upsId: NodeId }>(faults: F[]) => new Map(faults.map((f) => [f.upsId, f]));
  const ignored = byUps(faultsOf(plan, "offIgnored"));
  const rejected = byUps(faultsOf(plan, "offRejected").map((f) => ({ ...f })));
  const stale = byUps(faultsOf(plan, "staleOnBattery"));
  const jitter = byUps(faultsOf(plan, "runtimeJitter"));
  const timeOuts = byUps(faultsOf(plan, "pollsTimeOut"));
  const traps = byUps(faultsOf(plan, "traps"));
  const reboots = faultsOf(plan, "cardReboots").map((f) => ({ upsId: f.upsId, at: trialStartAt + f.atSec * 1000 }));
  const tests = faultsOf(plan, "selfTest").map((f) => ({
    upsId: f.upsId,
    at: trialStartAt + f.atSec * 1000,
    endsAt: trialStartAt + (f.atSec + f.forSec) * 1000,
  }));

  function isSilent(upsId: NodeId, at: Instant): boolean {
    return reboots.some((r) => r.upsId === upsId && at >= r.at && at < r.at + cardRebootMs);
  }

  function upTimeSec(upsId: NodeId, at: Instant): number {
    const last = reboots.filter((r) => r.upsId === upsId && r.at <= at).reduce((a, r) => Math.max(a, r.at), 0);
    return (at - (last || trialStartAt - upForSec * 1000)) / 1000;
  }

  function read(upsId: NodeId, at: Instant): UpsReading | null {
    const ups = context.site().upses[upsId];
    const lossy = timeOuts.get(upsId);
    if (!ups || isSilent(upsId, at)) return null;
    if (lossy && context.random(`poll ${upsId}`).chance(lossy.share)) return null;
    const testing =
      ups.mains && ups.output === "on" && tests.some((t) => t.upsId === upsId && at >= t.at && at < t.endsAt);
    const unsure = jitter.get(upsId)?.share ?? 0;
    const factor = unsure === 0 ? 1 : 1 + unsure * (2 * context.random(`runtime ${upsId}`).next() - 1);
    const charge = chargeAt(ups, at);
    const leftSec = secondsLeft(ups, shareOf(ups, sharesAt(context.site())), charge);
    const onBatterySec = ups.onBatterySince === null ? 0 : (at - ups.onBatterySince) / 1000;
    return {
      output: ups.output === "off" ? "off" : ups.mains && !testing ? "mains" : "battery",
      mainsPresent: ups.mains,
      lowBattery: ups.lowBattery,
      testing,
      shutdownPending: ups.pending !== null,
      chargePercent: Math.floor(charge * 100),
      runtimeSec: Math.floor(leftSec * factor),
      onBatterySec: Math.floor(onBatterySec + (stale.get(upsId)?.leftoverSec ?? 0)),
      loadPercent: null,
      inputVolts: null,
      outputVolts: null,
      batteryCelsius: null,
      upTimeSec: upTimeSec(upsId, at),
    };
  }

  function perform(command: Extract<Command, { kind: "upsOff" | "upsOn" }>): CommandOutcome {
    const { upsId } = command;
    if (isSilent(upsId, context.now())) return "timeout";
    if (command.kind === "upsOff") {
      const refusing = rejected.get(upsId);
      if (refusing && refusing.times > 0) {
        refusing.times -= 1;
        return "rejected";
      }
      const deaf = ignored.get(upsId);
      if (deaf && (deaf.when === "always" || context.site().upses[upsId]?.mains)) return "accepted";
    }
    context.act(command);
    return "accepted";
  }

  return {
    read,
    isSilent,
    execute: (command, ended) => send(command.upsId, () => perform(command), ended),
    hear(event) {
      const trap = trapOf(event);
      if (trap === null || !("upsId" in event)) return;
      const { upsId } = event;
      const random = context.random(`trap ${upsId}`);
      const fault = traps.get(upsId);
      const struck = fault !== undefined && random.chance(fault.share);
      const delayMs = random.int(20, 900);
      if (isSilent(upsId, context.now()) || (struck && fault.how === "lost")) return;
      const arrive = () => {
        context.observe({ kind: "upsTrap", upsId, at: context.now(), trap, detail: "" });
        hasten(upsId);
      };
      context.after(struck && fault.how === "late" ? delayMs + random.int(1_000, 40_000) : delayMs, arrive);
      if (struck && fault.how === "doubled") context.after(delayMs + random.int(1, 30_000), arrive);
    },
  };
}

function trapOf(event: SiteEvent): TrapName | null {
  switch (event.kind) {
    case "upsOnBattery":
      return "onBattery";
    case "upsOnMains":
      return "powerRestored";
    case "upsLowBattery":
      return "lowBattery";
    case "upsOff":
      return "turnedOff";
    case "upsOn":
      return "turnedOn";
    default:
      return null;
  }
}
