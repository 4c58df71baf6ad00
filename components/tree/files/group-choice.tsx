// biome-ignore-all lint/a11y/noLabelWithoutControl: the control inside is one of components/ui, which renders the input
import type { Tree } from "../../../server/domain/tree/entities.ts";
import { Choice } from "../../ui/input.tsx";

type GroupChoiceProps = {
  label: string;
  tree: Tree;
  value: string;
  onChange: (id: string) => void;
  /** Absent: one of them it must be. */
  none?: string;
};

/** One of the power-control groups. */
export function GroupChoice({ label, tree, value, onChange, none }: GroupChoiceProps) {
  return (
    <label className="flex flex-col gap-1">
      {label}
      <Choice value={value} onChange={(event) => onChange(event.target.value)}>
        {none !== undefined && <option value="">{none}</option>}
        {tree.groups.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choice>
    </label>
  );
}
