"use client";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button.tsx";
import { ContextMenuItem, ContextMenuLine, Menu, MenuItem, MenuLine } from "../ui/menu.tsx";
import { type ActionId, contextMenu, menus, type TreeAction } from "./actions/tree-action.ts";

type Actions = Record<ActionId, TreeAction>;

/** ファイル, 編集, 操作, 表示: as in AMC. */
export function MenuBar({ actions }: { actions: Actions }) {
  const t = useTranslations("editor.menus");
  return (
    <>
      {(Object.keys(menus) as (keyof typeof menus)[]).map((menu) => (
        <Menu
          key={menu}
          trigger={
            <Button kind="quiet" size="small">
              {t(menu)}
            </Button>
          }
        >
          {menus[menu].map((id, index) =>
            id === null ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line has no name but its place
              <MenuLine key={index} />
            ) : (
              <MenuItem key={id} {...itemOf(actions[id])}>
                {actions[id].label}
              </MenuItem>
            ),
          )}
        </Menu>
      ))}
    </>
  );
}

/** What the context menu of a row shows. */
export function RowMenu({ actions }: { actions: Actions }) {
  return contextMenu.map((id, index) =>
    id === null ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line has no name but its place
      <ContextMenuLine key={index} />
    ) : (
      <ContextMenuItem key={id} {...itemOf(actions[id])}>
        {actions[id].label}
      </ContextMenuItem>
    ),
  );
}

function itemOf({ shortcut, enabled, why, run }: TreeAction) {
  return { shortcut, disabled: !enabled, title: why ?? undefined, onSelect: run };
}
