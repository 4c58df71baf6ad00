import type { ComponentProps } from "react";
import { classes } from "./classes.ts";

const box =
  "h-8 w-full rounded-md border border-line-strong bg-panel px-2 text-sm text-ink placeholder:text-ink-soft disabled:opacity-70 aria-invalid:border-state-fault";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input className={classes(box, className)} {...props} />;
}

export function TextArea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea className={classes(box, "h-auto py-1.5", className)} {...props} />;
}

/** The browser's own list: it works with a keyboard, on a phone and without style injection. */
export function Choice({ className, ...props }: ComponentProps<"select">) {
  return <select className={classes(box, "pr-1", className)} {...props} />;
}

export function Check({ className, ...props }: Omit<ComponentProps<"input">, "type">) {
  return <input type="checkbox" className={classes("size-4 accent-accent", className)} {...props} />;
}
