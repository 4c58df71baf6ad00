"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { fieldsOf } from "../../../server/contract/fields/index.ts";
import type { ClusterLinkage, NodeId } from "../../../server/domain/tree/entities.ts";
import { freeName } from "../../../server/domain/tree/free-name.ts";
import { useMay } from "../../layout/use-may.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import type { Entity } from "../editable.ts";
import { useEditing } from "../editing/editing-provider.tsx";
import { newNodeId } from "../new-node-id.ts";
import { PropertyForm } from "../property-form.tsx";

type ClustersDialogProps = { clusterId: NodeId | null; onClose: () => void };

/** The cluster linkages of the site: which terminals form a cluster, and how it is stopped and started. They stand in no folder of the tree. */
export function ClustersDialog({ clusterId, onClose }: ClustersDialogProps) {
  const t = useTranslations("editor.clusters");
  const states = useTranslations("console.states");
  const { may, why } = useMay("administrator");
  const { tree, edit } = useEditing();
  const [chosenId, setChosenId] = useState<NodeId | null>(clusterId ?? tree.clusters[0]?.id ?? null);
  const chosen = tree.clusters.find((cluster) => cluster.id === chosenId) ?? null;

  function create(): void {
    // T13: the name of a cluster has no blank.
    const taken = new Set(tree.clusters.map((one) => one.name.replaceAll("-", " ")));
    const name = freeName(taken, ["CLUSTER"]).replaceAll(" ", "-");
    const cluster = newCluster(newNodeId("c"), name);
    edit("create", (now) => ({ ...now, clusters: [...now.clusters, cluster] }));
    setChosenId(cluster.id);
  }

  function remove(id: NodeId): void {
    edit("remove", (now) => ({ ...now, clusters: now.clusters.filter((cluster) => cluster.id !== id) }));
    setChosenId(tree.clusters.find((cluster) => cluster.id !== id)?.id ?? null);
  }

  return (
    <Dialog open onOpenChange={onClose} title={t("title")} description={t("description")} closeLabel={states("close")}>
      <div className="flex flex-wrap items-center gap-2 pb-2">
        {tree.clusters.map((cluster) => (
          <Button
            key={cluster.id}
            size="small"
            kind={cluster.id === chosenId ? "primary" : "plain"}
            aria-pressed={cluster.id === chosenId}
            onClick={() => setChosenId(cluster.id)}
          >
            {cluster.name}
          </Button>
        ))}
        <Button size="small" disabled={!may} title={why ?? undefined} onClick={create}>
          {t("create")}
        </Button>
        {chosen && (
          <Button size="small" kind="danger" disabled={!may} className="ml-auto" onClick={() => remove(chosen.id)}>
            {t("remove", { name: chosen.name })}
          </Button>
        )}
      </div>
      {chosen ? (
        <div className="flex h-[28rem] max-h-[60dvh] flex-col rounded-md border">
          <PropertyForm
            key={chosen.id}
            editable={{
              ...{ kind: "cluster", side: "linked", fields: fieldsOf.cluster },
              // The form holds the values of any kind of node as an open record.
              entity: chosen as unknown as Entity,
            }}
          />
        </div>
      ) : (
        <p className="text-sm text-ink-soft">{t("none")}</p>
      )}
    </Dialog>
  );
}

/** Not switched on: without members and commands it would do nothing. */
function newCluster(id: NodeId, name: string): ClusterLinkage {
  return {
    ...{ id, name, note: "", memberIds: [], enabled: false, shutdownOnOutage: true, shutdownTimeoutSec: 300 },
    ...{
      shutdownCommand: "",
      restartCommand: "",
      stateCommand: "",
      communicationAddress: "255.255.255.255",
      port: 4000,
    },
  };
}
