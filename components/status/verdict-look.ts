import { CircleCheck, CircleQuestionMark, type LucideIcon, TriangleAlert } from "lucide-react";
import type { Forecast } from "../../server/domain/forecast/forecast.ts";

/** How a forecast's verdict looks; its word is the caller's. */
export const verdictLook: Record<Forecast["verdict"], { Icon: LucideIcon; text: string }> = {
  safe: { Icon: CircleCheck, text: "text-state-running" },
  tight: { Icon: TriangleAlert, text: "text-state-battery" },
  fails: { Icon: TriangleAlert, text: "text-state-fault" },
  nothingToDo: { Icon: CircleCheck, text: "text-ink-soft" },
  unknown: { Icon: CircleQuestionMark, text: "text-state-unknown" },
};
