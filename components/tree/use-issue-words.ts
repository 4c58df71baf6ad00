"use client";
import { useTranslations } from "use-intl";
import type { FieldError, FieldIssueCode } from "../../server/contract/problem.ts";

type ZodIssue = { code?: string; [key: string]: unknown };
type Params = Record<string, string | number>;

/** What is wrong with a field, in words: from the server's answer, or from the schema's own check here. */
export function useIssueWords() {
  const t = useTranslations("problems.fieldIssues");
  const say = (code: FieldIssueCode, params: Params) => t(code, params);
  return {
    ofServer: (error: FieldError) => say(error.code, error.params),
    ofZod: (issue: ZodIssue) => {
      const { code, params } = fieldIssue(issue);
      return say(code, params);
    },
  };
}

/** A zod issue as the closed set that both languages can word. */
export function fieldIssue(issue: ZodIssue): { code: FieldIssueCode; params: Params } {
  const isText = issue.origin === "string" || issue.origin === "array";
  switch (issue.code) {
    case "too_small":
      return { code: isText ? "tooShort" : "tooSmall", params: { minimum: Number(issue.minimum) } };
    case "too_big":
      return { code: isText ? "tooLong" : "tooBig", params: { maximum: Number(issue.maximum) } };
    case "invalid_type":
      return { code: issue.input === undefined || issue.input === null ? "required" : "wrongType", params: {} };
    case "invalid_value":
    case "invalid_union":
      return { code: "notAllowed", params: {} };
    case "not_multiple_of":
      return { code: "notMultiple", params: { divisor: Number(issue.divisor) } };
    case "unrecognized_keys":
      return { code: "unknownField", params: {} };
    default:
      return { code: "badFormat", params: {} };
  }
}
