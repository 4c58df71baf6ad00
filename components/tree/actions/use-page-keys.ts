"use client";
import { useEffect, useRef } from "react";
import { type ActionId, actionOfKeys } from "./tree-action.ts";

const everywhere: ReadonlySet<ActionId> = new Set([
  "undo",
  "redo",
  "save",
  "palette",
  "nextFinding",
  "previousFinding",
]);

/** Keys that work wherever the focus is on the page, but where somebody types or a dialog is open. */
export function usePageKeys(act: (id: ActionId) => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      const { target } = event;
      const isTyping = target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
      if (event.defaultPrevented || isTyping || document.querySelector('[role="dialog"]') !== null) return;
      const action = actionOfKeys(event);
      if (action === null || !everywhere.has(action)) return;
      event.preventDefault();
      latest.current(action);
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
