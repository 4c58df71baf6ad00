"use client";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { type StartDiscoveryRequest, scanBounds, scanDefaults } from "../../server/contract/discovery.ts";
import type { FieldError } from "../../server/contract/problem.ts";
import { ImportTrouble } from "../tree/files/import-trouble.tsx";
import { useIssueWords } from "../tree/use-issue-words.ts";
import { Button } from "../ui/button.tsx";
import { Input, TextArea } from "../ui/input.tsx";
import { Panel } from "../ui/panel.tsx";
import { CredentialFields, Labelled } from "./credential-fields.tsx";
import { linesOf, newCredential, newScanForm, readScanForm, type ScanForm } from "./scan-form.ts";

type ScanFormPanelProps = {
  /** Why nothing can be searched now; null: it can. */
  why: string | null;
  isStarting: boolean;
  error: Error | null;
  onStart: (request: StartDiscoveryRequest) => void;
};

/** Where to search, with which accounts, and how fast. */
export function ScanFormPanel({ why, isStarting, error, onStart }: ScanFormPanelProps) {
  const t = useTranslations("discover.form");
  const issues = useIssueWords();
  const [form, setForm] = useState<ScanForm>(newScanForm);
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [more, setMore] = useState(false);
  const hasHiddenError = errors.some(({ path }) => path[0] !== "targets" && path[0] !== "credentials");
  const set = (change: Partial<ScanForm>) => setForm((before) => ({ ...before, ...change }));
  /** Of the field itself, or of what is in it. */
  function errorOf(path: string): string | null {
    const found = errors.find((one) => `${one.path.join(".")}.`.startsWith(`${path}.`));
    return found ? issues.ofServer(found) : null;
  }
  function start(event: FormEvent): void {
    event.preventDefault();
    const read = readScanForm(form);
    // Lines are told by their numbers: none of them is blank.
    set({ targets: linesOf(form.targets).join("\n") });
    setErrors("errors" in read ? read.errors : []);
    if ("request" in read) onStart(read.request);
  }
  const setCredential = (at: number, next: ScanForm["credentials"][number] | null) =>
    set({ credentials: form.credentials.flatMap((one, i) => (i !== at ? [one] : next === null ? [] : [next])) });
  const add = (kind: "community" | "v3" | "nut") => () =>
    set({ credentials: [...form.credentials, newCredential(kind)] });
  const ports = (key: "snmpPorts" | "nutPorts", standard: number) => (
    <Labelled label={t(key)} error={errorOf(key)}>
      <Input
        value={form[key]}
        maxLength={200}
        aria-invalid={errorOf(key) !== null}
        placeholder={t("portsHelp", { port: String(standard) })}
        onChange={(event) => set({ [key]: event.target.value })}
      />
    </Labelled>
  );
  const number = (key: keyof typeof scanBounds) => (
    <Labelled
      label={`${t(key)} (${t("range", { min: String(scanBounds[key].min), max: String(scanBounds[key].max) })})`}
      error={errorOf(key)}
    >
      <Input
        inputMode="numeric"
        value={form[key]}
        maxLength={20}
        aria-invalid={errorOf(key) !== null}
        onChange={(event) => set({ [key]: event.target.value })}
      />
    </Labelled>
  );

  return (
    <Panel title={t("title")} titleId="new-search">
      <form noValidate className="flex flex-col gap-3 p-3" onSubmit={start}>
        <Labelled label={t("targets")} error={errorOf("targets")}>
          <TextArea
            rows={3}
            spellCheck={false}
            value={form.targets}
            maxLength={100_000}
            placeholder="192.0.2.0/24"
            aria-invalid={errorOf("targets") !== null}
            onChange={(event) => set({ targets: event.target.value })}
          />
        </Labelled>
        <p className="text-xs text-ink-soft">{t("targetsHelp")}</p>
        <h3 className="text-sm font-medium">{t("credentials")}</h3>
        <p className="text-xs text-ink-soft">{t("credentialsHelp")}</p>
        {form.credentials.map((value, i) => (
          <CredentialFields
            // biome-ignore lint/suspicious/noArrayIndexKey: accounts have no name but their place
            key={i}
            number={i + 1}
            value={value}
            onChange={(next) => setCredential(i, next)}
            onRemove={() => setCredential(i, null)}
            errorOf={(field) => errorOf(`credentials.${i}.${field}`)}
          />
        ))}
        {form.credentials.length === 0 && <p className="text-sm">{t("noCredentials")}</p>}
        <div className="flex flex-wrap gap-2">
          <Button size="small" onClick={add("community")}>
            {t("addCommunity")}
          </Button>
          <Button size="small" onClick={add("v3")}>
            {t("addV3")}
          </Button>
          <Button size="small" onClick={add("nut")}>
            {t("addNut")}
          </Button>
        </div>
        <details
          className="text-sm"
          open={more || hasHiddenError}
          onToggle={(event) => setMore(event.currentTarget.open)}
        >
          <summary className="cursor-pointer">{t("more")}</summary>
          <div className="mt-2 grid items-start gap-3 sm:grid-cols-2">
            {ports("snmpPorts", scanDefaults.snmpPort)}
            {ports("nutPorts", scanDefaults.nutPort)}
            {number("perSec")}
            {number("hostsAtOnce")}
            {number("timeoutMs")}
          </div>
        </details>
        {error && <ImportTrouble error={error} />}
        {why !== null && <p className="text-xs text-ink-soft">{why}</p>}
        <Button kind="primary" type="submit" className="self-end" disabled={why !== null || isStarting}>
          {t("start")}
        </Button>
      </form>
    </Panel>
  );
}
