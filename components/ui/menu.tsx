import { Check } from "lucide-react";
import { DropdownMenu as Primitive } from "radix-ui";
import type { ReactNode } from "react";

const itemLook =
  "flex cursor-default items-center gap-2 rounded px-2 py-1.5 text-sm outline-none data-[highlighted]:bg-raised data-[disabled]:opacity-60";

/** A menu behind a button. Not modal: the page behind it keeps scrolling and being read. */
export function Menu({ trigger, children }: { trigger: ReactNode; children: ReactNode }) {
  return (
    <Primitive.Root modal={false}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 min-w-44 rounded-md border border-line-strong bg-panel p-1 shadow-lg"
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

type MenuItemProps = { children: ReactNode; onSelect?: () => void; disabled?: boolean; asChild?: boolean };

export function MenuItem({ children, onSelect, disabled, asChild }: MenuItemProps) {
  return (
    <Primitive.Item className={itemLook} disabled={disabled} asChild={asChild} onSelect={onSelect}>
      {children}
    </Primitive.Item>
  );
}

type MenuChoiceProps<T extends string> = {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
};

/** One of several, with a tick at the present one. */
export function MenuChoice<T extends string>({ label, value, options, onChange }: MenuChoiceProps<T>) {
  return (
    <Primitive.RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        const chosen = options.find((option) => option.value === next);
        if (chosen) onChange(chosen.value);
      }}
    >
      {options.map((option) => (
        <Primitive.RadioItem key={option.value} value={option.value} className={itemLook}>
          <span className="size-4">
            <Primitive.ItemIndicator>
              <Check aria-hidden="true" className="size-4" />
            </Primitive.ItemIndicator>
          </span>
          {option.label}
        </Primitive.RadioItem>
      ))}
    </Primitive.RadioGroup>
  );
}

export function MenuHeading({ children }: { children: ReactNode }) {
  return <Primitive.Label className="px-2 py-1.5 text-xs text-ink-soft">{children}</Primitive.Label>;
}

export function MenuLine() {
  return <Primitive.Separator className="my-1 h-px bg-line" />;
}
