// biome-ignore-all lint/a11y/noLabelWithoutControl: the control inside is one of components/ui, which renders the input
import { passphraseLength } from "../../../server/contract/settings-file.ts";
import { Input } from "../../ui/input.tsx";

type PassphraseInputProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** It is being made up here: the browser may offer to keep it. */
  isNew?: boolean;
};

/** The pass phrase of a settings file. */
export function PassphraseInput({ label, value, onChange, isNew = false }: PassphraseInputProps) {
  return (
    <label className="flex min-w-0 flex-1 flex-col gap-1">
      {label}
      <Input
        type="password"
        autoComplete={isNew ? "new-password" : "off"}
        value={value}
        maxLength={passphraseLength.max}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
