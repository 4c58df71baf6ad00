"use client";
import { useEffect } from "react";
import { whenIdle } from "../ui/when-idle.ts";
import { loadReadClip } from "./actions/clipboard.ts";
import { LazyDialogs } from "./dialogs/lazy-dialogs.tsx";
import { LazyForm } from "./lazy-form.tsx";

/** Fetches what the first view does without as soon as the page rests, so that the first key finds it there. */
export function useAhead(): void {
  useEffect(
    () =>
      whenIdle(() => {
        // What does not come now is asked for again when it is needed, and said there.
        for (const one of [LazyForm.ahead, LazyDialogs.ahead, loadReadClip]) one().catch(() => undefined);
      }),
    [],
  );
}
