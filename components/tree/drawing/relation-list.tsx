"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { NodeId } from "../../../server/domain/tree/entities.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { mainsId, type PowerGraph } from "./power-graph.ts";

/** The same as the drawing, in words: for who cannot see it, and for who wants to read it. */
export function RelationList({ graph, onGo }: { graph: PowerGraph; onGo: (id: NodeId) => void }) {
  const t = useTranslations("drawing");
  const states = useTranslations("console.states");
  const [isOpen, setOpen] = useState(false);
  const names = new Map(graph.nodes.map(({ id, name }) => [id, id === mainsId ? t("mains") : name]));
  const nameOf = (id: NodeId) => names.get(id) ?? id;
  const from = Map.groupBy(graph.edges, (edge) => edge.from);
  return (
    <>
      <Button size="small" kind="quiet" className="ml-auto" onClick={() => setOpen(true)}>
        {t("asList")}
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={setOpen}
        title={t("label")}
        description={t("asListHelp")}
        closeLabel={states("close")}
      >
        <ul className="flex max-h-[60dvh] flex-col gap-1 overflow-auto text-sm">
          {[...from].map(([id, edges]) => (
            <li key={id}>
              <button
                type="button"
                className="font-medium underline-offset-2 hover:underline"
                disabled={id === mainsId}
                onClick={() => {
                  setOpen(false);
                  onGo(id);
                }}
              >
                {nameOf(id)}
              </button>{" "}
              {(["feeds", "uses", "needs"] as const)
                .flatMap((kind) => {
                  const to = edges.filter((edge) => edge.kind === kind).map((edge) => nameOf(edge.to));
                  return to.length === 0 ? [] : [t(`sentences.${kind}`, { names: to.join(t("and")) })];
                })
                .join(" ")}
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  );
}
