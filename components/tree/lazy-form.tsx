"use client";
import { comesAhead } from "../ui/ahead.tsx";
import { Skeleton } from "../ui/skeleton.tsx";

const waiting = <Skeleton className="m-3 h-40" />;

/** The form comes when the first node is chosen, and with it the schemas and what checks them. */
export const LazyForm = comesAhead(async () => (await import("./node-form.tsx")).NodeForm, waiting);
export const LazyBulkPanel = comesAhead(async () => (await import("./bulk-panel.tsx")).BulkPanel, waiting);
