"use client";
import { Command } from "cmdk";
import { Dialog as Primitive } from "radix-ui";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { type ActionId, actionIds, type TreeAction } from "../actions/tree-action.ts";
import { findItems, type TreeItems } from "../tree-items.ts";

type PaletteProps = {
  actions: Record<ActionId, TreeAction>;
  items: TreeItems;
  onGo: (id: string) => void;
  onClose: () => void;
};

const mostNodes = 20;
const entryLook =
  "flex cursor-default items-center justify-between gap-4 rounded px-2 py-1.5 text-sm data-[selected=true]:bg-raised data-[disabled=true]:opacity-60";

/** All commands by name, and all nodes: typed, chosen, done. */
export function Palette({ actions, items, onGo, onClose }: PaletteProps) {
  const t = useTranslations("editor.palette");
  const [text, setText] = useState("");
  const wanted = text.trim().toLocaleLowerCase();
  const found = actionIds
    .map((id) => actions[id])
    .filter(({ id, label }) => id !== "palette" && label.toLocaleLowerCase().includes(wanted));
  const nodes = findItems(items, text).slice(0, mostNodes);
  const choose = (run: () => void) => () => {
    onClose();
    // After the dialog has given the focus back, which may go elsewhere now.
    queueMicrotask(run);
  };
  return (
    <Primitive.Root open onOpenChange={onClose}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <Primitive.Content className="fixed top-24 left-1/2 z-50 w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 rounded-md border bg-panel p-2 shadow-lg">
          <Primitive.Title className="sr-only">{t("title")}</Primitive.Title>
          <Primitive.Description className="sr-only">{t("description")}</Primitive.Description>
          <Command label={t("title")} shouldFilter={false}>
            <Command.Input
              autoFocus
              value={text}
              onValueChange={setText}
              placeholder={t("search")}
              aria-label={t("search")}
              className="mb-2 h-9 w-full rounded-md border border-line-strong bg-panel px-2 text-sm"
            />
            <Command.List className="max-h-96 overflow-auto">
              <Command.Empty className="px-2 py-3 text-sm text-ink-soft">{t("none")}</Command.Empty>
              {found.length > 0 && (
                <Command.Group heading={t("commands")} className="text-xs text-ink-soft [&_[cmdk-item]]:text-ink">
                  {found.map((action) => (
                    <Command.Item
                      key={action.id}
                      value={action.id}
                      disabled={!action.enabled}
                      className={entryLook}
                      onSelect={choose(action.run)}
                    >
                      <span>{action.label}</span>
                      <span className="text-xs text-ink-soft">{action.why ?? action.shortcut}</span>
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
              {nodes.length > 0 && (
                <Command.Group heading={t("nodes")} className="text-xs text-ink-soft [&_[cmdk-item]]:text-ink">
                  {nodes.map((id) => {
                    const item = items.items.get(id);
                    return (
                      <Command.Item
                        key={id}
                        value={`node ${id}`}
                        className={entryLook}
                        onSelect={choose(() => onGo(id))}
                      >
                        {item && item.kind !== "folder" ? item.name : id}
                      </Command.Item>
                    );
                  })}
                </Command.Group>
              )}
            </Command.List>
          </Command>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
