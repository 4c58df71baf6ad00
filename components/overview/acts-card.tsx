"use client";
import { useTranslations } from "use-intl";
import { useSite } from "../live/site-provider.tsx";
import { useLive } from "../live/use-live.ts";
import { classes } from "../ui/classes.ts";
import { Panel } from "../ui/panel.tsx";
import { missing } from "../words/format.ts";

/** Who acts, and by which settings? */
export function ActsCard() {
  const t = useTranslations("console.overview.acts");
  const top = useTranslations("console.topBar");
  const { nameOf } = useSite();
  const controller = useLive((snapshot) => snapshot.controller);
  const revision = useLive((snapshot) => snapshot.revision) ?? null;
  if (!controller) return null;
  const isDown = controller.state === "down";
  return (
    <Panel title={t("title")} titleId="card-acts">
      <dl className="figures grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 px-3 py-2 [&>dt]:text-ink-soft">
        <dt>{t("self")}</dt>
        <dd className="font-semibold">
          {isDown ? missing : controller.selfId === null ? top("actingUnknown") : nameOf(controller.selfId)}
        </dd>
        <dt>{t("controller")}</dt>
        <dd className={classes(isDown && "text-state-fault")}>{t(`controllerStates.${controller.state}`)}</dd>
        <dt>{t("epoch")}</dt>
        <dd>{controller.epoch}</dd>
        <dt>{t("revision")}</dt>
        <dd>{revision === null ? t("revisionNone") : t("revisionNumber", { number: revision })}</dd>
      </dl>
    </Panel>
  );
}
