"use client";
import { FilePlus2, FileUp, type LucideIcon, Radar, Sprout } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { useMay } from "../layout/use-may.ts";
import { useEditing } from "../tree/editing/editing-provider.tsx";
import { Button } from "../ui/button.tsx";

type FirstRunCardsProps = {
  /** Why the person may not begin; null: they may. */
  why: string | null;
  onImport: () => void;
  onEmpty: () => void;
};

/** What a site without settings offers: the example, a search, a file, or an empty tree. */
export function FirstRunCards({ why, onImport, onEmpty }: FirstRunCardsProps) {
  const t = useTranslations("firstRun");
  const router = useRouter();
  const byRole = useMay("administrator");
  const { edit } = useEditing();
  async function loadExample(): Promise<void> {
    const { exampleSite } = await import("../../server/domain/tree/example-site.ts");
    edit("example", () => exampleSite);
  }
  const cards: { id: "example" | "discover" | "importFile" | "empty"; Icon: LucideIcon; run: () => void }[] = [
    { id: "example", Icon: Sprout, run: () => void loadExample() },
    { id: "discover", Icon: Radar, run: () => router.push("/discover") },
    { id: "importFile", Icon: FileUp, run: onImport },
    { id: "empty", Icon: FilePlus2, run: onEmpty },
  ];
  // Who it is, is not known yet.
  if (!byRole.may && byRole.why === null) return null;
  if (!byRole.may || why !== null)
    return <p className="m-auto max-w-prose p-6 text-center text-sm text-ink-soft">{t("notAllowed")}</p>;
  return (
    <section aria-labelledby="first-run" className="m-auto flex w-full max-w-4xl flex-col gap-3 p-4">
      <h2 id="first-run" className="text-lg font-semibold">
        {t("title")}
      </h2>
      <p className="text-sm text-ink-soft">{t("description")}</p>
      <ul className="grid gap-3 sm:grid-cols-2">
        {cards.map(({ id, Icon, run }) => (
          <li key={id} className="flex flex-col gap-2 rounded-md border bg-panel p-4">
            <h3 className="flex items-center gap-2 font-semibold">
              <Icon aria-hidden="true" className="size-5 text-ink-soft" />
              {t(`cards.${id}.title`)}
            </h3>
            <p className="flex-1 text-sm text-ink-soft">{t(`cards.${id}.text`)}</p>
            <Button className="self-start" onClick={run}>
              {t(`cards.${id}.action`)}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
