"use client";
import { UserRound } from "lucide-react";
import { useTranslations } from "use-intl";
import { useOthers } from "../live/use-others.ts";
import { Button } from "../ui/button.tsx";

type OthersHereProps = {
  /** What is chosen in this window; null: nothing, or several nodes. */
  nodeId: string | null;
  names: ReadonlyMap<string, string>;
  onGo: (id: string) => void;
};

/** So many are shown by name. */
const shownAtMost = 4;

/** Who else has the tree open. Pressed, it leads to what they have chosen. */
export function OthersHere({ nodeId, names, onGo }: OthersHereProps) {
  const t = useTranslations("editor.others");
  const others = useOthers(nodeId);
  if (others.length === 0) return null;
  const more = others.length - shownAtMost;
  return (
    <ul aria-label={t("label")} className="flex flex-wrap items-center gap-1 text-xs text-ink-soft">
      {others.slice(0, shownAtMost).map((person) => {
        const at = person.nodeId === null ? undefined : names.get(person.nodeId);
        const said = at === undefined ? t("here", { name: person.name }) : t("at", { name: person.name, node: at });
        return (
          <li key={person.id}>
            <Button
              size="small"
              kind="quiet"
              title={said}
              aria-label={said}
              onClick={() => person.nodeId !== null && at !== undefined && onGo(person.nodeId)}
            >
              <UserRound aria-hidden="true" />
              {person.name}
            </Button>
          </li>
        );
      })}
      {more > 0 && <li>{t("more", { count: String(more) })}</li>}
    </ul>
  );
}
