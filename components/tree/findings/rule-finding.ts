import { findingCodes, type Finding as RuleFinding } from "../../../server/domain/tree/rules/finding.ts";
import type { Finding } from "../editing/editing-provider.tsx";

/** The finding as the rules of this page make it; null: of a code that this page does not know. */
export function asRuleFinding(finding: Finding): RuleFinding | null {
  const code = findingCodes.find((one) => one === finding.code);
  return code === undefined ? null : { ...finding, code };
}
