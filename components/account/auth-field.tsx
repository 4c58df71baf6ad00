import { type ComponentProps, useId } from "react";
import { Input } from "../ui/input.tsx";

type AuthFieldProps = Omit<ComponentProps<"input">, "id"> & { label: string; hint?: string; error?: string | null };

/** A required field with its label, its hint, and what is wrong with it. */
export function AuthField({ label, hint, error = null, ...props }: AuthFieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm">
        {label}
      </label>
      <Input
        id={id}
        required
        aria-invalid={error !== null}
        aria-describedby={hint || error ? `${id}-hint` : undefined}
        className="h-9"
        {...props}
      />
      {(hint || error) && (
        <p id={`${id}-hint`} className={error ? "text-xs text-state-fault" : "text-xs text-ink-soft"}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}
