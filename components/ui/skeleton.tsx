import { classes } from "./classes.ts";

/** The shape of what is coming; says nothing to a screen reader (the region around it is `aria-busy`). */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={classes("rounded-md bg-raised", className)} />;
}
