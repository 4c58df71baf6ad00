// biome-ignore-all lint/a11y/noLabelWithoutControl: the control inside is one of components/ui, which renders the input
"use client";
import { Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { authProtocols, privProtocols } from "../../server/contract/discovery.ts";
import { Button } from "../ui/button.tsx";
import { Check, Choice, Input } from "../ui/input.tsx";
import type { TypedCredential } from "./scan-form.ts";

type CredentialFieldsProps = {
  /** Counts from 1. */
  number: number;
  value: TypedCredential;
  onChange: (value: TypedCredential) => void;
  onRemove: () => void;
  /** What is wrong with a field; null: nothing. */
  errorOf: (field: string) => string | null;
};
type TextKey = { [K in keyof TypedCredential]: TypedCredential[K] extends string ? K : never }[keyof TypedCredential];

/** One account that is tried on every host. */
export function CredentialFields({ number, value, onChange, onRemove, errorOf }: CredentialFieldsProps) {
  const t = useTranslations("discover.form");
  const set = (change: Partial<TypedCredential>) => onChange({ ...value, ...change });
  const text = (key: Exclude<TextKey, "kind">, isSecret = false) => (
    <Labelled label={t(key)} error={errorOf(key)}>
      <Input
        type={isSecret ? "password" : "text"}
        autoComplete={isSecret ? "new-password" : "off"}
        maxLength={1000}
        value={value[key]}
        aria-invalid={errorOf(key) !== null}
        onChange={(event) => set({ [key]: event.target.value })}
      />
    </Labelled>
  );
  const protocol = (key: "authProtocol" | "privProtocol", all: readonly string[]) => (
    <Labelled label={t(key)} error={errorOf(key)}>
      <Choice value={value[key]} onChange={(event) => set({ [key]: event.target.value })}>
        <option value="">{t("none")}</option>
        {all.map((one) => (
          <option key={one} value={one}>
            {one.toUpperCase()}
          </option>
        ))}
      </Choice>
    </Labelled>
  );
  return (
    <fieldset className="rounded-md border p-3">
      <legend className="px-1 text-sm font-medium">{t(`kinds.${value.kind}`, { number: String(number) })}</legend>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        {value.kind === "community" && (
          <>
            {text("readCommunity", true)}
            <div>
              {text("writeCommunity", true)}
              <p className="text-xs text-ink-soft">{t("writeHelp")}</p>
            </div>
          </>
        )}
        {value.kind !== "community" && text("user")}
        {value.kind === "nut" && text("password", true)}
        {value.kind === "v3" && (
          <>
            <span className="hidden sm:block" />
            {protocol("authProtocol", authProtocols)}
            {value.authProtocol === "" ? <span /> : text("authPassphrase", true)}
            {protocol("privProtocol", privProtocols)}
            {value.privProtocol !== "" && text("privPassphrase", true)}
          </>
        )}
        {value.kind === "nut" && (
          <label className="flex items-center gap-2 text-sm">
            <Check checked={value.tls} onChange={(event) => set({ tls: event.target.checked })} />
            {t("tls")}
          </label>
        )}
      </div>
      <Button size="small" kind="quiet" className="mt-2" onClick={onRemove}>
        <Trash2 aria-hidden="true" />
        {t("remove", { number: String(number) })}
      </Button>
    </fieldset>
  );
}

/** A control with its label, and what is wrong with what is in it. */
export function Labelled({ label, error, children }: { label: string; error: string | null; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-1 text-sm">
      <label className="flex flex-col gap-1">
        {label}
        {children}
      </label>
      <p role="alert" className="text-xs text-state-fault empty:hidden">
        {error}
      </p>
    </div>
  );
}
