import type { z } from "zod";
import type { FieldError, FieldIssueCode } from "./problem.ts";

const mostErrors = 100;

/** What a schema found, in codes that both languages can word. At most 100. */
export function fieldErrorsOf(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue) => expand(issue)).slice(0, mostErrors);
}

type Issue = z.core.$ZodIssue;

function expand(issue: Issue): FieldError[] {
  const path = issue.path.map(String);
  const one = (code: FieldIssueCode, params: FieldError["params"] = {}): FieldError[] => [{ path, code, params }];
  switch (issue.code) {
    case "invalid_type":
      return / received undefined$/.test(issue.message)
        ? one("required")
        : one("wrongType", { expected: issue.expected });
    case "too_small":
      return isSize(issue.origin)
        ? one("tooShort", { minimum: Number(issue.minimum) })
        : one("tooSmall", { minimum: Number(issue.minimum) });
    case "too_big":
      return isSize(issue.origin)
        ? one("tooLong", { maximum: Number(issue.maximum) })
        : one("tooBig", { maximum: Number(issue.maximum) });
    case "not_multiple_of":
      return one("notMultiple", { divisor: issue.divisor });
    case "invalid_format":
      return one("badFormat");
    case "unrecognized_keys":
      return issue.keys.map((key) => ({ path: [...path, key], code: "unknownField", params: {} }));
    case "invalid_value":
    case "invalid_union":
    case "invalid_key":
    case "invalid_element":
    case "custom":
      return one("notAllowed");
  }
}

function isSize(origin: string): boolean {
  return origin === "string" || origin === "array" || origin === "set" || origin === "map";
}
