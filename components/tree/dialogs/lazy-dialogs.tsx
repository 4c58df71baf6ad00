"use client";
import dynamic from "next/dynamic";

/** None is open when the page comes, so they come behind it. */
export const loadDialogs = () => import("./editor-dialogs.tsx");
export const LazyDialogs = dynamic(async () => (await loadDialogs()).EditorDialogs, { ssr: false });
