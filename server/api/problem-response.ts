import type { Problem, ProblemCode } from "../contract/problem.ts";
import { problemStatus } from "../contract/problem.ts";
import type { ProblemExtra } from "../services/service-error.ts";
import { type Language, translatorFor } from "../words/index.ts";

/** Problem details (RFC 9457). */
export function problemResponse(args: {
  code: ProblemCode;
  extra: ProblemExtra;
  requestId: string;
  language: Language;
}): Response {
  const { code, extra, requestId, language } = args;
  const say = translatorFor(language);
  const problem: Problem = {
    type: `urn:fukuden:problem:${code}`,
    title: say(`problems.titles.${code}`),
    status: problemStatus[code],
    code,
    detail: say(`problems.details.${code}`),
    requestId,
    ...extra,
  };
  const headers = new Headers({ "content-type": "application/problem+json", "content-language": language });
  if (extra.retryAfterSec !== undefined) headers.set("retry-after", String(extra.retryAfterSec));
  if (code === "notSignedIn") headers.set("www-authenticate", "Bearer");
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

/** Japanese or English, whichever the client names first; English when it names neither. */
export function languageOf(headers: Headers): Language {
  const wanted = (headers.get("accept-language") ?? "").toLowerCase().match(/\b(ja|en)\b/);
  return wanted?.[1] === "ja" ? "ja" : "en";
}
