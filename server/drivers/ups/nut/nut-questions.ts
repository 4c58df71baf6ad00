import type { DriverError } from "../../../domain/world/driver-error.ts";
import { NutRefusal, shown } from "./nut-errors.ts";
import { inQuotes, quoteWord, splitWords } from "./nut-line.ts";

/** What a line of an answer came to: more lines follow, it is complete, upsd refused, or it is no answer to this question at all. */
export type Taken<T> = "more" | { value: T } | { refused: DriverError } | { foreign: string };

/**
 * One line to upsd and how its answer is read. Answers name what was asked (but for OK and ERR), so one for another question is seen.
 * `order`: it changes something: it needs the user, goes before questions that wait, and is never sent a second time.
 */
export type NutQuestion<T> = {
  line: string;
  order: boolean;
  /** A fresh reader for each time that it is sent. */
  reader(): (line: string) => Taken<T>;
};

/** No UPS has more; the largest PDUs have some two thousand, of some fifty characters. */
const maxListLines = 20_000;
const maxListCharacters = 2_097_152;

/** `GET VAR`. */
export function getVar(upsName: string, variable: string): NutQuestion<string> {
  return oneLine(["GET", "VAR", upsName, variable], (words) =>
    isSame(words.slice(0, -1), ["VAR", upsName, variable]) ? words.at(-1) : undefined,
  );
}

/** `LIST VAR` or `LIST RW`: values by variable. A variable whose line is not quoted as it should be is left out. */
export function listVars(kind: "VAR" | "RW", upsName: string): NutQuestion<Map<string, string>> {
  return list(
    [kind, upsName],
    () => new Map<string, string>(),
    (found, [name, value]) => {
      if (name !== undefined && value !== undefined) found.set(name, value);
    },
  );
}

/** `LIST CMD`: the instant commands that the UPS has. */
export function listCommands(upsName: string): NutQuestion<Set<string>> {
  return list(["CMD", upsName], () => new Set<string>(), addFirst);
}

/** `LIST UPS`: the names of the UPSes behind this upsd. */
export function listUpses(): NutQuestion<Set<string>> {
  return list(["UPS"], () => new Set<string>(), addFirst);
}

/** `LIST ENUM` or `LIST RANGE`: what may be written; of a range its two ends. */
export function listAllowed(kind: "ENUM" | "RANGE", upsName: string, variable: string): NutQuestion<string[]> {
  return list(
    [kind, upsName, variable],
    () => [] as string[],
    (found, rest) => {
      found.push(...rest);
    },
  );
}

/** The id to ask for the outcome with; null: upsd does not track (older than 2.8, or not switched on). */
export type OrderTaken = { trackingId: string | null };

export function setVar(upsName: string, variable: string, value: string): NutQuestion<OrderTaken> {
  const line = `SET VAR ${quoteWord(upsName)} ${quoteWord(variable)} ${inQuotes(value)}`;
  return { ...order([]), line };
}

export function instantCommand(upsName: string, name: string, param: string | null): NutQuestion<OrderTaken> {
  return order(["INSTCMD", upsName, name, ...(param === null ? [] : [param])]);
}

export type TrackedState = "pending" | "done" | "failed" | "invalidArgument" | "unknown";

const trackedStates: Readonly<Record<string, TrackedState>> = {
  PENDING: "pending",
  SUCCESS: "done",
  "ERR FAILED": "failed",
  "ERR INVALID-ARGUMENT": "invalidArgument",
  // The driver does not know the order, or upsd the id.
  "ERR UNKNOWN": "unknown",
};

/** How far an order has come. */
export function getTracking(id: string): NutQuestion<TrackedState> {
  const line = `GET TRACKING ${quoteWord(id)}`;
  return {
    line,
    order: false,
    reader: () => (answer) => {
      const words = splitWords(answer) ?? [];
      const state = trackedStates[words.join(" ")];
      if (state !== undefined) return { value: state };
      const refused = refusalIn(words);
      return refused === null ? { foreign: shown(answer) } : { refused };
    },
  };
}

/** USERNAME, PASSWORD, SET TRACKING: answered by OK alone. Sent by the connection itself. */
export function handshake(...words: string[]): NutQuestion<null> {
  return oneLine(words, (answer) => (answer.length === 1 && answer[0] === "OK" ? null : undefined));
}

function order(words: string[]): NutQuestion<OrderTaken> {
  const question = oneLine<OrderTaken>(words, ([ok, tracking, id, ...rest]) => {
    if (ok !== "OK" || rest.length > 0) return undefined;
    if (tracking === undefined) return { trackingId: null };
    return tracking === "TRACKING" && id !== undefined && /^[0-9A-Za-z-]{1,64}$/.test(id)
      ? { trackingId: id }
      : undefined;
  });
  return { ...question, order: true };
}

/** `valueIn` gives undefined for what is no answer to it. */
function oneLine<T>(words: readonly string[], valueIn: (words: string[]) => T | undefined): NutQuestion<T> {
  return {
    line: words.map(quoteWord).join(" "),
    order: false,
    reader: () => (line) => {
      const answer = splitWords(line);
      if (answer === null) return { foreign: shown(line) };
      const refused = refusalIn(answer);
      if (refused !== null) return { refused };
      const value = valueIn(answer);
      return value === undefined ? { foreign: shown(line) } : { value };
    },
  };
}

/** `take` gets the words of an item behind what every item begins with. */
function list<C>(
  what: readonly string[],
  empty: () => C,
  take: (found: C, rest: readonly string[]) => void,
): NutQuestion<C> {
  const asked = ["LIST", ...what];
  const line = asked.map(quoteWord).join(" ");
  const itemBegin = `${line.slice("LIST ".length)} `.toLowerCase();
  return {
    line,
    order: false,
    reader() {
      const found = empty();
      let lines = 0;
      let characters = 0;
      return (answer) => {
        lines += 1;
        characters += answer.length;
        if (lines > maxListLines || characters > maxListCharacters) return { foreign: "a list without end" };
        const words = splitWords(answer);
        // A device's own text may be too broken for the server to quote; its other values are none the worse for it.
        if (words === null)
          return lines > 1 && answer.toLowerCase().startsWith(itemBegin) ? "more" : { foreign: shown(answer) };
        if (lines === 1) {
          const refused = refusalIn(words);
          if (refused !== null) return { refused };
          return isSame(words, ["BEGIN", ...asked]) ? "more" : { foreign: shown(answer) };
        }
        if (isSame(words, ["END", ...asked])) return { value: found };
        if (words.length <= what.length || !isSame(words.slice(0, what.length), what))
          return { foreign: shown(answer) };
        take(found, words.slice(what.length));
        return "more";
      };
    },
  };
}

function addFirst(found: Set<string>, [name]: readonly string[]): void {
  if (name !== undefined) found.add(name);
}

function refusalIn(words: readonly string[]): DriverError | null {
  return words[0] === "ERR" ? new NutRefusal(words[1] ?? "without a reason") : null;
}

/** upsd takes names of UPSes, variables and commands in either case. */
function isSame(words: readonly string[], wanted: readonly string[]): boolean {
  return (
    words.length === wanted.length && words.every((word, index) => word.toLowerCase() === wanted[index]?.toLowerCase())
  );
}
