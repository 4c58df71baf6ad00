import { useTranslations } from "use-intl";
import { AuthField } from "./auth-field.tsx";
import type { WrongPassword } from "./password-check.ts";

type NewPasswordFieldsProps = {
  /** Absent: just “Password”. */
  label?: string;
  wrong: WrongPassword;
};

/** A new password, typed twice: the fields `password` and `repeat` of the form around them. */
export function NewPasswordFields({ label, wrong }: NewPasswordFieldsProps) {
  const t = useTranslations("console.setUp");
  const field = { type: "password", autoComplete: "new-password", maxLength: 128 } as const;
  return (
    <>
      <AuthField
        {...field}
        name="password"
        label={label ?? t("password")}
        hint={t("passwordHint")}
        error={wrong.password ?? null}
      />
      <AuthField {...field} name="repeat" label={t("repeat")} error={wrong.repeat ?? null} />
    </>
  );
}
