import type { ReactNode } from "react";
import { classes } from "./classes.ts";

type PanelProps = { title: ReactNode; titleId: string; aside?: ReactNode; children: ReactNode; className?: string };

/** A titled region of the page. */
export function Panel({ title, titleId, aside, children, className }: PanelProps) {
  return (
    <section aria-labelledby={titleId} className={classes("rounded-md border bg-panel", className)}>
      <header className="flex min-h-9 items-center justify-between gap-2 border-b px-3 py-1">
        <h2 id={titleId} className="text-sm font-semibold text-ink-soft">
          {title}
        </h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
