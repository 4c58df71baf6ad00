import type { FieldError } from "../contract/problem.ts";
import type { RefusedValue } from "../contract/refused-value.ts";
import type { translatorFor } from "./index.ts";

/** A sentence that names the value, where it stands, and what is allowed. */
export function refusedWords(say: ReturnType<typeof translatorFor>, refused: RefusedValue): string {
  const { line, field, value, code, params } = refused;
  const where = line === null ? "" : say("refused.at", { line: String(line) });
  const what = field === null ? "" : say("refused.field", { field });
  return where + what + say(`refused.codes.${code}`, { ...params, value: value ?? "" } as never);
}

/** A sentence that names the field and says what is allowed. */
export function fieldErrorWords(say: ReturnType<typeof translatorFor>, { path, code, params }: FieldError): string {
  return `${path.join(".")}: ${say(`problems.fieldIssues.${code}`, params as never)}`;
}
