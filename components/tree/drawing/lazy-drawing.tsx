"use client";
import dynamic from "next/dynamic";
import { Skeleton } from "../../ui/skeleton.tsx";

/** Loaded when it is shown: most pages do without it. */
export const LazyDrawing = dynamic(async () => (await import("./drawing.tsx")).Drawing, {
  ssr: false,
  loading: () => <Skeleton className="h-full" />,
});
