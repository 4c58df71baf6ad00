"use client";
import { FileDown, ListFilter, Redo2, Search, Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useMay } from "../layout/use-may.ts";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/input.tsx";
import type { ActionId, TreeAction } from "./actions/tree-action.ts";
import { useEditing } from "./editing/editing-provider.tsx";
import { MenuBar } from "./menu-bar.tsx";
import { OthersHere } from "./others-here.tsx";

type TreeToolbarProps = {
  /** Of what is chosen; null: nothing, or several nodes. */
  selectedId: string | null;
  names: ReadonlyMap<string, string>;
  actions: Record<ActionId, TreeAction>;
  text: string;
  onText: (text: string) => void;
  found: readonly string[];
  isFiltered: boolean;
  onFilter: (filtered: boolean) => void;
  onGo: (id: string) => void;
};

/** Menus, search, and how the draft stands to what is saved. */
export function TreeToolbar(props: TreeToolbarProps) {
  const { actions } = props;
  const t = useTranslations("console.tree");
  const syncs = useTranslations("editor.sync");
  const { why } = useMay("administrator");
  const { changedIds, baseRevision, sync } = useEditing();
  const neverSaved = baseRevision === null;
  const words = neverSaved
    ? t("neverSaved")
    : changedIds.size > 0
      ? t("draftChanges", { count: changedIds.size })
      : t("draftClean");
  return (
    <div className="flex flex-wrap items-center gap-2">
      <MenuBar actions={actions} />
      <IconAction action={actions.undo} icon={<Undo2 aria-hidden="true" />} />
      <IconAction action={actions.redo} icon={<Redo2 aria-hidden="true" />} />
      <SearchBox {...props} />
      <div className="ml-auto flex flex-wrap items-center gap-2">
        <OthersHere nodeId={props.selectedId} names={props.names} onGo={props.onGo} />
        <span className="text-xs text-ink-soft">{syncs(sync)}</span>
        <span className="text-sm text-ink-soft" role="status">
          {words}
        </span>
        <Button
          disabled={!actions.discard.enabled}
          title={actions.discard.why ?? undefined}
          onClick={actions.discard.run}
        >
          {actions.discard.label}
        </Button>
        <Button
          kind="primary"
          disabled={!actions.save.enabled}
          title={actions.save.why ?? undefined}
          aria-describedby={why ? "save-why" : undefined}
          onClick={actions.save.run}
        >
          <FileDown aria-hidden="true" />
          {actions.save.label}
        </Button>
        {why && (
          <span id="save-why" className="w-full text-right text-xs text-ink-soft">
            {why}
          </span>
        )}
      </div>
    </div>
  );
}

function IconAction({ action, icon }: { action: TreeAction; icon: React.ReactNode }) {
  return (
    <Button
      kind="quiet"
      size="icon"
      disabled={!action.enabled}
      aria-label={action.label}
      title={`${action.label}${action.shortcut ? ` (${action.shortcut})` : ""}`}
      onClick={action.run}
    >
      {icon}
    </Button>
  );
}

function SearchBox({ text, onText, found, isFiltered, onFilter, onGo }: TreeToolbarProps) {
  const t = useTranslations("console.tree");
  const actions = useTranslations("editor.actions");
  const [at, setAt] = useState(-1);
  function next(): void {
    const index = (at + 1) % found.length;
    const id = found[index];
    if (id === undefined) return;
    setAt(index);
    onGo(id);
  }
  return (
    <search className="flex items-center gap-2">
      <Search aria-hidden="true" className="size-4 text-ink-soft" />
      <Input
        type="search"
        aria-label={t("search")}
        placeholder={t("search")}
        className="w-48"
        value={text}
        onChange={(event) => {
          onText(event.target.value);
          setAt(-1);
        }}
        onKeyDown={(event) => {
          // Enter also ends the choice of a Japanese word; that one is not for us.
          if (event.key === "Enter" && !event.nativeEvent.isComposing) next();
        }}
      />
      <Button
        kind={isFiltered ? "plain" : "quiet"}
        size="icon"
        aria-pressed={isFiltered}
        aria-label={actions("filter")}
        title={actions("filter")}
        onClick={() => onFilter(!isFiltered)}
      >
        <ListFilter aria-hidden="true" />
      </Button>
      <span role="status" className="text-xs text-ink-soft">
        {text !== "" && t("matches", { count: found.length })}
      </span>
    </search>
  );
}
