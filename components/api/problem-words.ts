"use client";
import { useTranslations } from "use-intl";
import { RequestError } from "./request.ts";

/** Says in words what came of a request that failed. */
export function useProblemWords(): (error: unknown) => string {
  const problems = useTranslations("problems");
  const t = useTranslations("console.failed");
  return (error) => {
    if (!(error instanceof RequestError)) return t("unexpected");
    if (error.status === null) return t("noAnswer");
    if (error.problem === null) return t("badAnswer", { status: error.status });
    const { code, detail } = error.problem;
    // A newer server may know codes that this page does not.
    if (!problems.has(`titles.${code}`)) return detail;
    return t("problem", { title: problems(`titles.${code}`), detail: problems(`details.${code}`) });
  };
}
