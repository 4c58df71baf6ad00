"use client";
import { useTranslations } from "use-intl";
import type { RefusedValue } from "../../../server/contract/refused-value.ts";
import { refusedWords } from "../../../server/words/refused-words.ts";
import { useProblemWords } from "../../api/problem-words.ts";
import { RequestError } from "../../api/request.ts";
import { Notice } from "../../ui/notice.tsx";
import { useIssueWords } from "../use-issue-words.ts";

/** Why a file was not taken: in a sentence, then each value that is no good. */
export function ImportTrouble({ error }: { error: Error }) {
  const say = useProblemWords();
  const issues = useIssueWords();
  const refusals = useRefusedWords();
  const problem = error instanceof RequestError ? error.problem : null;
  const lines = [
    ...(problem?.fieldErrors ?? []).map((one) => `${one.path.join(".")}: ${issues.ofServer(one)}`),
    ...(problem?.refused ?? []).map(refusals),
  ];
  return <Trouble sentence={say(error)} lines={lines} />;
}

/** The same, for a file that is read in the page. */
export function RefusedLines({ refused }: { refused: readonly RefusedValue[] }) {
  const t = useTranslations("problems.titles");
  return <Trouble sentence={t("invalidValues")} lines={refused.map(useRefusedWords())} />;
}

function useRefusedWords(): (refused: RefusedValue) => string {
  const words = useTranslations();
  // The catalogue is the same; a page's translator is typed by its own keys.
  return (one) => refusedWords(words as unknown as Parameters<typeof refusedWords>[0], one);
}

function Trouble({ sentence, lines }: { sentence: string; lines: readonly string[] }) {
  return (
    <Notice kind="error">
      <p>{sentence}</p>
      {lines.length > 0 && (
        <ul className="mt-1 max-h-40 list-disc overflow-auto pl-4 text-xs">
          {lines.map((line) => (
            <li key={line} className="break-all">
              {line}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
