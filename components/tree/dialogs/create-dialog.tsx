// biome-ignore-all lint/a11y/noLabelWithoutControl: the control inside is one of components/ui, which renders it
"use client";
import { type FormEvent, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import "../zod-without-eval.ts";
import { kindsIn, type NewKind, newNode } from "../../../server/contract/fields/new-node.ts";
import { hostName, nodeName } from "../../../server/contract/scalars.ts";
import { putNodes } from "../../../server/domain/tree/edit/put-nodes.ts";
import type { Place } from "../../../server/domain/tree/folders.ts";
import { childNames } from "../../../server/domain/tree/free-name.ts";
import { relate } from "../../../server/domain/tree/relations.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Choice, Input } from "../../ui/input.tsx";
import { useEditing } from "../editing/editing-provider.tsx";
import { newNodeId } from "../new-node-id.ts";

type CreateDialogProps = { place: Place; group: boolean; onClose: () => void; onCreated: (id: string) => void };

/** 新規装置登録, 電源制御グループ作成: what it is, its name, where it answers. All else has the defaults of its place. */
export function CreateDialog({ place, group, onClose, onCreated }: CreateDialogProps) {
  const t = useTranslations("editor.create");
  const states = useTranslations("console.states");
  const folders = useTranslations("console.tree.folders");
  const { tree, edit } = useEditing();
  // A group goes below the group of the folder that is chosen, but into a folder of control terminals.
  const inFolder = group && place.folder !== "controlTerminals" ? null : place.folder;
  const kinds = group ? (["group"] as const) : kindsFor(place, tree.network.id);
  const [kind, setKind] = useState<NewKind>(kinds[0] ?? "group");
  const [name, setName] = useState("");
  const [host, setHost] = useState("");
  const [isTried, setTried] = useState(false);
  const relations = useMemo(() => relate(tree), [tree]);
  const taken = useMemo(() => childNames(tree, place.parentId), [tree, place.parentId]);
  const hasHost = kind === "ups" || kind === "terminal" || kind === "storage";
  const nameFault = !nodeName.safeParse(name).success
    ? t("badName")
    : taken.has(name)
      ? t("nameTaken", { name })
      : null;
  const needsHost = hasHost && (host !== "" || kind !== "storage");
  const hostFault = needsHost && !hostName.safeParse(host).success ? t("badHost") : null;
  const path = place.parentId === tree.network.id ? tree.network.name : (relations.pathOf(place.parentId) ?? "");
  const where = [path.split("/").join(" › "), ...(inFolder === null ? [] : [folders(inFolder)])].join(" › ");

  function create(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (nameFault !== null || hostFault !== null) return;
    const id = newNodeId(kind);
    const to: Place = { parentId: place.parentId, folder: folderFor(kind, inFolder) };
    const side = to.folder === "controlTerminals" || relations.isControlSide(place.parentId) ? "control" : "linked";
    const node = newNode(kind, { id, name, host: hasHost ? host : "" }, to, side);
    edit("create", (now) => putNodes(now, [node]));
    onCreated(id);
    onClose();
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t(group ? "titleGroup" : "title")}
      description={t("description", { place: where })}
      closeLabel={states("close")}
    >
      <form noValidate className="flex flex-col gap-3" onSubmit={create}>
        {kinds.length > 1 && (
          <label className="flex flex-col gap-1 text-sm">
            {t("kind")}
            <Choice value={kind} onChange={(event) => setKind(event.target.value as NewKind)}>
              {kinds.map((one) => (
                <option key={one} value={one}>
                  {t(`kinds.${one}`)}
                </option>
              ))}
            </Choice>
          </label>
        )}
        <Labelled label={t("name")} fault={isTried ? nameFault : null} id="new-name">
          <Input
            autoFocus
            value={name}
            maxLength={200}
            aria-invalid={isTried && nameFault !== null}
            aria-describedby="new-name-fault"
            onChange={(event) => setName(event.target.value)}
          />
        </Labelled>
        {hasHost && (
          <Labelled label={t("host")} help={t("hostHelp")} fault={isTried ? hostFault : null} id="new-host">
            <Input
              value={host}
              maxLength={300}
              aria-invalid={isTried && hostFault !== null}
              aria-describedby="new-host-fault"
              onChange={(event) => setHost(event.target.value)}
            />
          </Labelled>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{states("cancel")}</Button>
          <Button kind="primary" type="submit">
            {t("confirm")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

type LabelledProps = { label: string; help?: string; fault: string | null; id: string; children: React.ReactNode };

function Labelled({ label, help, fault, id, children }: LabelledProps) {
  return (
    <div className="flex flex-col gap-1 text-sm">
      <label className="flex flex-col gap-1">
        {label}
        {children}
      </label>
      {help && <p className="text-xs text-ink-soft">{help}</p>}
      <p id={`${id}-fault`} role="alert" className="text-xs text-state-fault empty:hidden">
        {fault}
      </p>
    </div>
  );
}

/** Below a group without a folder named anything can be made: each goes into its own folder. */
function kindsFor({ parentId, folder }: Place, networkId: string): readonly NewKind[] {
  if (parentId === networkId) return kindsIn.none;
  return folder === null ? ["ups", "terminal", "storage", "load", "group"] : kindsIn[folder];
}

function folderFor(kind: NewKind, folder: Place["folder"]): Place["folder"] {
  if (folder !== null || kind === "group") return folder;
  if (kind === "terminal") return "linkedTerminals";
  return kind === "storage" ? "linked" : "power";
}
