// biome-ignore-all lint/a11y/noLabelWithoutControl: the control inside is one of components/ui, which renders the input
"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Role, UserItem } from "../../server/contract/api.ts";
import { AuthField } from "../account/auth-field.tsx";
import { useProblemWords } from "../api/problem-words.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Check, Choice } from "../ui/input.tsx";
import { Notice } from "../ui/notice.tsx";
import type { GroupOption } from "./group-options.ts";

const roles = ["viewer", "operator", "administrator"] as const satisfies readonly Role[];
export type GivenUser = { name: string; role: Role; groups: string[] | null };

type UserDialogProps = {
  /** null: a new one. */
  user: UserItem | null;
  groups: readonly GroupOption[];
  error: Error | null;
  isBusy: boolean;
  onClose: () => void;
  onSave: (given: GivenUser) => void;
};

/** Name (of a new one), role, and the groups that it is limited to. */
export function UserDialog({ user, groups, error, isBusy, onClose, onSave }: UserDialogProps) {
  const t = useTranslations("users");
  const setUp = useTranslations("console.setUp");
  const top = useTranslations("console.topBar.roles");
  const states = useTranslations("console.states");
  const say = useProblemWords();
  const [role, setRole] = useState<Role>(user?.role ?? "viewer");
  const [chosen, setChosen] = useState<readonly string[]>(user?.groups ?? []);
  const [wrongName, setWrongName] = useState<string | null>(null);

  function submit(form: HTMLFormElement): void {
    const name = user?.name ?? String(new FormData(form).get("name"));
    const isGood = /^[\p{L}\p{N}._-]{3,40}$/u.test(name);
    setWrongName(isGood ? null : setUp("badName"));
    if (isGood) onSave({ name, role, groups: role === "viewer" || chosen.length === 0 ? null : [...chosen] });
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={user === null ? t("add") : t("editNamed", { name: user.name })}
      description={user === null ? t("addWhat") : t("editWhat")}
      closeLabel={states("close")}
    >
      <form
        noValidate
        method="post"
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit(event.currentTarget);
        }}
      >
        {user === null && (
          <AuthField name="name" label={setUp("name")} hint={setUp("nameHint")} error={wrongName} maxLength={40} />
        )}
        <label className="flex flex-col gap-1 text-sm">
          {t("role")}
          <Choice value={role} onChange={(event) => setRole(event.target.value as Role)}>
            {roles.map((one) => (
              <option key={one} value={one}>
                {top(one)}
              </option>
            ))}
          </Choice>
        </label>
        {role !== "viewer" && (
          <fieldset className="flex max-h-64 flex-col gap-1 overflow-auto rounded-md border p-2 text-sm">
            <legend className="px-1">{t("limit")}</legend>
            <p className="text-xs text-ink-soft">{t("limitHint")}</p>
            {groups.map(({ id, path }) => (
              <label key={id} className="flex items-center gap-2">
                <Check
                  checked={chosen.includes(id)}
                  onChange={(event) =>
                    setChosen(event.target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
                  }
                />
                {path}
              </label>
            ))}
            {groups.length === 0 && <p className="text-ink-soft">{t("noGroups")}</p>}
          </fieldset>
        )}
        {error && <Notice kind="error">{say(error)}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{states("cancel")}</Button>
          <Button kind="primary" type="submit" disabled={isBusy}>
            {user === null ? t("add") : t("save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
