"use client";
import { BatteryWarning, CircleQuestionMark, type LucideIcon, Plug, PlugZap, Unplug } from "lucide-react";
import { useTranslations } from "use-intl";
import type { SiteMains } from "../live/site-state.ts";
import { classes } from "../ui/classes.ts";

const looks: Record<SiteMains, { Icon: LucideIcon; text: string }> = {
  onMains: { Icon: Plug, text: "text-state-mains" },
  onBattery: { Icon: BatteryWarning, text: "text-state-battery" },
  recovering: { Icon: PlugZap, text: "text-state-starting" },
  lost: { Icon: Unplug, text: "text-state-fault" },
  unknown: { Icon: CircleQuestionMark, text: "text-state-unknown" },
};

/** The state of mains of the whole site: icon, word and colour. */
export function SiteMainsWord({ mains }: { mains: SiteMains }) {
  const t = useTranslations("console.topBar.mains");
  const { Icon, text } = looks[mains];
  return (
    <span
      data-status={mains}
      className={classes("inline-flex items-center gap-1.5 font-semibold whitespace-nowrap", text)}
    >
      <Icon aria-hidden="true" className="size-4" />
      <span>{t(mains)}</span>
    </span>
  );
}
