import type { ScenarioResult } from "./scenario.ts";

/** How a line of a scenario begins, and the word that stands for it in a timeline. */
const words: Record<string, string> = {
  "confirmed ": "confirmed",
  "shutdown ": "stop",
  "reboot ": "reboot",
  "offNow ": "offNow",
  "offWithGrace ": "offWithGrace",
  "cycleNow ": "cycleNow",
  "cycleWithGrace ": "cycleWithGrace",
  "on ": "on",
  "wake ": "wake",
  "flush ": "flush",
  "· storageReady ": "ready",
  "· terminalRunning ": "runs",
  sequenceEnded: "over",
};

/** Who, when, as a table is read: `30 stop blade-1 blade-2`. The same at the same second is one line; of repeated wakes the first counts. */
export function timelineOf({ lines }: Pick<ScenarioResult, "lines">): string[] {
  const rows = new Map<string, string[]>();
  const woken = new Set<string>();
  for (const line of lines) {
    const [, sec = "", what = ""] = /^t\+(\S+) (.*)$/.exec(line) ?? [];
    const begins = Object.keys(words).find((each) => what.startsWith(each));
    if (begins === undefined) continue;
    const verb = words[begins];
    const node = what.slice(begins.length).split(" ")[0] ?? "";
    if (verb === "wake") {
      if (woken.has(node)) continue;
      woken.add(node);
    } else if (verb === "runs") woken.delete(node);
    const key = `${sec} ${verb}`;
    rows.set(key, [...(rows.get(key) ?? []), node]);
  }
  return [...rows].map(([key, nodes]) => `${key} ${nodes.join(" ")}`.trim());
}
