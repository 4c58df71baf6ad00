"use client";
import { useEffect } from "react";
import { loadReadClip } from "./actions/clipboard.ts";
import { loadDialogs } from "./dialogs/lazy-dialogs.tsx";
import { loadForm } from "./lazy-form.tsx";

/** Fetches what the first view does without as soon as the page rests, so that the first key finds it there. */
export function useAhead(): void {
  useEffect(() => {
    const load = () => {
      // What does not come now is asked for again when it is needed, and said there.
      for (const one of [loadForm, loadDialogs, loadReadClip]) one().catch(() => undefined);
    };
    // Safari has no idle callbacks.
    if (typeof window.requestIdleCallback !== "function") {
      const timer = setTimeout(load, 1_000);
      return () => clearTimeout(timer);
    }
    const idle = window.requestIdleCallback(load);
    return () => window.cancelIdleCallback(idle);
  }, []);
}
