import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "./classes.ts";

const looks = {
  info: { Icon: Info, className: "border-line-strong" },
  good: { Icon: CircleCheck, className: "border-state-running text-state-running" },
  warning: { Icon: TriangleAlert, className: "border-state-battery text-state-battery" },
  error: { Icon: CircleAlert, className: "border-state-fault text-state-fault" },
} as const;

type NoticeProps = { kind: keyof typeof looks; children: ReactNode; className?: string };

/** A sentence that must be noticed; errors are announced at once. */
export function Notice({ kind, children, className }: NoticeProps) {
  const { Icon, className: look } = looks[kind];
  return (
    <div
      role={kind === "error" ? "alert" : "status"}
      className={classes("flex items-start gap-2 rounded-md border bg-panel px-3 py-2 text-sm", look, className)}
    >
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}
