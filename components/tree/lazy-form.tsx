"use client";
import dynamic from "next/dynamic";
import { Skeleton } from "../ui/skeleton.tsx";

/** The form comes when the first node is chosen, and with it the schemas and what checks them. */
export const loadForm = () => import("./node-form.tsx");
export const LazyForm = dynamic(async () => (await loadForm()).NodeForm, {
  ssr: false,
  loading: () => <Skeleton className="m-3 h-40" />,
});
export const LazyBulkPanel = dynamic(async () => (await import("./bulk-panel.tsx")).BulkPanel, { ssr: false });
