"use client";
import { useMutation } from "@tanstack/react-query";
import { Plug } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import type { ConnectionTestRequest, ConnectionTestResult } from "../../server/contract/connection-test.ts";
import { useProblemWords } from "../api/problem-words.ts";
import { request } from "../api/request.ts";
import { useMayAt } from "../layout/use-may.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { ConnectionTestAnswer } from "./connection-test-answer.tsx";
import { useEditing } from "./editing/editing-provider.tsx";

type ConnectionTestProps = {
  nodeId: string;
  /** What was typed and is not in the draft yet. */
  fields: Record<string, unknown>;
  /** Its values as they stand in the form. */
  values: Record<string, unknown>;
  /** Takes a value that the device holds into the form. */
  onTake: (field: string, value: number) => void;
};

/** Connects to the device as the form has it, and tells what it says. */
export function ConnectionTest({ nodeId, fields, values, onTake }: ConnectionTestProps) {
  const t = useTranslations("connectionTest");
  const { flush, tree } = useEditing();
  const { may, why } = useMayAt("administrator", tree, nodeId);
  const problem = useProblemWords();
  const abort = useRef<AbortController | null>(null);
  const test = useMutation({
    async mutationFn() {
      // What was applied a moment ago may still be on its way to the server.
      await flush();
      abort.current = new AbortController();
      const body: ConnectionTestRequest = { nodeId, fields };
      const { signal } = abort.current;
      return request<ConnectionTestResult>("/draft/connection-test", { method: "POST", body, signal });
    },
  });
  useEffect(() => () => abort.current?.abort(), []);
  return (
    <section aria-label={t("title")} className="flex flex-col gap-2 border-t pt-3">
      <div className="flex items-center gap-3">
        <Button disabled={!may || test.isPending} title={why ?? undefined} onClick={() => test.mutate()}>
          <Plug aria-hidden="true" />
          {t("title")}
        </Button>
        <span role="status" className="text-sm text-ink-soft">
          {test.isPending && t("running")}
        </span>
      </div>
      {test.error && !test.isPending && <Notice kind="error">{problem(test.error)}</Notice>}
      {test.data && !test.isPending && <ConnectionTestAnswer result={test.data} values={values} onTake={onTake} />}
    </section>
  );
}
