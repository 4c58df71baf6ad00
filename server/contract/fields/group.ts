import { defaultPolicy } from "../../domain/tree/entities.ts";
import { bounds } from "../bounds.ts";
import { type Field, multiline, number, select, text, toggle } from "./field.ts";

/** A policy field left empty is taken from the nearest group above; `default` is what holds where no group sets it. */
export const groupFields: readonly Field[] = [
  text(["name", "general"]),
  multiline(["note", "general"]),

  toggle(["policy.stopOnOutage", "general"], { default: defaultPolicy.stopOnOutage, empty: "absent" }),
  select(["policy.stopWhen", "general"], ["feedsLost", "anyUps"], { default: defaultPolicy.stopWhen, empty: "absent" }),
  select(["policy.onControlLoss", "general"], ["stopLinked", "leaveRunning"], {
    default: defaultPolicy.onControlLoss,
    empty: "absent",
  }),
  select(["policy.offFactorsNeeded", "general"], ["any", "all"], {
    default: defaultPolicy.offFactorsNeeded,
    empty: "absent",
  }),

  toggle(["policy.restartOnRecovery", "recovery"], { default: defaultPolicy.restartOnRecovery, empty: "absent" }),
  number(["policy.stableSec", "recovery"], bounds.stableSec, {
    unit: "sec",
    default: defaultPolicy.stableSec,
    empty: "absent",
  }),
];
