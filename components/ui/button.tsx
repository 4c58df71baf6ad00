import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { classes } from "./classes.ts";

const look = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border text-sm font-medium whitespace-nowrap disabled:opacity-60 aria-disabled:cursor-not-allowed aria-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      kind: {
        primary: "border-transparent bg-accent text-accent-ink hover:bg-accent/90",
        plain: "border-line-strong bg-panel text-ink hover:bg-raised",
        quiet: "border-transparent bg-transparent text-ink hover:bg-raised",
        danger: "border-state-fault bg-panel text-state-fault hover:bg-raised",
      },
      size: { normal: "h-8 px-3", small: "h-7 px-2", icon: "size-8" },
    },
    defaultVariants: { kind: "plain", size: "normal" },
  },
);

type ButtonProps = ComponentProps<"button"> & VariantProps<typeof look> & { asChild?: boolean };

export function Button({ kind, size, asChild = false, className, type, ...props }: ButtonProps) {
  const merged = classes(look({ kind, size }), className);
  if (asChild) return <Slot.Root className={merged} {...props} />;
  return <button type={type ?? "button"} className={merged} {...props} />;
}
