"use client";
import { comesAhead } from "../../ui/ahead.tsx";

/** None is open when the page comes, so they come behind it. */
export const LazyDialogs = comesAhead(async () => (await import("./editor-dialogs.tsx")).EditorDialogs);
