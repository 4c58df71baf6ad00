"use client";
import { FileDown, Search, Undo2 } from "lucide-react";
import { type RefObject, useState } from "react";
import { useTranslations } from "use-intl";
import type { Draft } from "../../server/contract/api.ts";
import { useMay } from "../layout/use-may.ts";
import { Button } from "../ui/button.tsx";
import { Input } from "../ui/input.tsx";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { DiscardDialog } from "./discard-dialog.tsx";
import { SaveDialog } from "./save-dialog.tsx";
import type { TreeGridHandle } from "./tree-grid.tsx";
import { findItems, type TreeItems } from "./tree-items.ts";

type DraftToolbarProps = {
  draft: Draft;
  items: TreeItems;
  onGo: (id: string) => void;
  grid: RefObject<TreeGridHandle | null>;
};

/** Menus, search, and how the draft stands to what is saved. */
export function DraftToolbar({ draft, items, onGo, grid }: DraftToolbarProps) {
  const t = useTranslations("console.tree");
  const { may, why } = useMay("administrator");
  const [dialog, setDialog] = useState<"save" | "discard" | null>(null);
  const neverSaved = draft.baseRevision === null;
  const hasChanges = neverSaved || draft.changedIds.length > 0;
  const close = () => setDialog(null);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Menu
        trigger={
          <Button kind="quiet" size="small">
            {t("file")}
          </Button>
        }
      >
        <MenuItem disabled={!may || !hasChanges} onSelect={() => setDialog("save")}>
          {t("save")}
        </MenuItem>
        <MenuItem disabled={!may || !hasChanges || neverSaved} onSelect={() => setDialog("discard")}>
          {t("discard")}
        </MenuItem>
      </Menu>
      <Menu
        trigger={
          <Button kind="quiet" size="small">
            {t("view")}
          </Button>
        }
      >
        <MenuItem onSelect={() => grid.current?.expandAll()}>{t("expandAll")}</MenuItem>
        <MenuItem onSelect={() => grid.current?.collapseAll()}>{t("collapseAll")}</MenuItem>
      </Menu>
      <SearchBox items={items} onGo={onGo} />
      <div className="ml-auto flex flex-wrap items-center gap-2">
        <span className="text-sm text-ink-soft" role="status">
          {neverSaved
            ? t("neverSaved")
            : hasChanges
              ? t("draftChanges", { count: draft.changedIds.length })
              : t("draftClean")}
        </span>
        <Button
          disabled={!may || !hasChanges || neverSaved}
          title={why ?? undefined}
          onClick={() => setDialog("discard")}
        >
          <Undo2 aria-hidden="true" />
          {t("discard")}
        </Button>
        <Button
          kind="primary"
          disabled={!may || !hasChanges}
          title={why ?? undefined}
          aria-describedby={why ? "save-why" : undefined}
          onClick={() => setDialog("save")}
        >
          <FileDown aria-hidden="true" />
          {t("save")}
        </Button>
        {why && (
          <span id="save-why" className="w-full text-right text-xs text-ink-soft">
            {why}
          </span>
        )}
      </div>
      {dialog === "save" && <SaveDialog draft={draft} onClose={close} />}
      {dialog === "discard" && <DiscardDialog onClose={close} />}
    </div>
  );
}

function SearchBox({ items, onGo }: { items: TreeItems; onGo: (id: string) => void }) {
  const t = useTranslations("console.tree");
  const [text, setText] = useState("");
  const [at, setAt] = useState(-1);
  const found = findItems(items, text);
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
          setText(event.target.value);
          setAt(-1);
        }}
        onKeyDown={(event) => {
          // Enter also ends the choice of a Japanese word; that one is not for us.
          if (event.key === "Enter" && !event.nativeEvent.isComposing) next();
        }}
      />
      <span role="status" className="text-xs text-ink-soft">
        {text !== "" && t("matches", { count: found.length })}
      </span>
    </search>
  );
}
