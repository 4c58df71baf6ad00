import { Check } from "lucide-react";
import { ContextMenu as Context, DropdownMenu as Primitive } from "radix-ui";
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

type MenuItemProps = {
  children: ReactNode;
  onSelect?: () => void;
  disabled?: boolean;
  asChild?: boolean;
  /** The keys that do the same. */
  shortcut?: string | null;
  /** Why it cannot be chosen now. */
  title?: string | undefined;
};

export function MenuItem({ children, onSelect, disabled, asChild, shortcut, title }: MenuItemProps) {
  return (
    <Primitive.Item className={itemLook} disabled={disabled} asChild={asChild} onSelect={onSelect} title={title}>
      {asChild ? children : withShortcut(children, shortcut)}
    </Primitive.Item>
  );
}

/** The same items, at the pointer or by the context-menu key, over what it holds. */
export function ContextMenu({ content, children }: { content: ReactNode; children: ReactNode }) {
  return (
    <Context.Root modal={false}>
      <Context.Trigger asChild>{children}</Context.Trigger>
      <Context.Portal>
        <Context.Content
          collisionPadding={8}
          className="z-50 min-w-44 rounded-md border border-line-strong bg-panel p-1 shadow-lg"
        >
          {content}
        </Context.Content>
      </Context.Portal>
    </Context.Root>
  );
}

export function ContextMenuItem({ children, onSelect, disabled, shortcut, title }: MenuItemProps) {
  return (
    <Context.Item className={itemLook} disabled={disabled} onSelect={onSelect} title={title}>
      {withShortcut(children, shortcut)}
    </Context.Item>
  );
}

export function ContextMenuLine() {
  return <Context.Separator className="my-1 h-px bg-line" />;
}

function withShortcut(children: ReactNode, shortcut: string | null | undefined): ReactNode {
  if (!shortcut) return children;
  return (
    <>
      <span className="grow">{children}</span>
      <kbd className="ml-6 text-xs text-ink-soft">{shortcut}</kbd>
    </>
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
