import { DriverError } from "../../../domain/world/driver-error.ts";
import type { DriverErrorCode } from "../../../domain/world/readings.ts";
import { printable } from "../printable.ts";

/** upsd's error words (RFC 9271, 4.3) and what they mean for the caller. */
const meanings: Readonly<Record<string, [DriverErrorCode, string]>> = {
  "DATA-STALE": ["unreachable", "the NUT driver has lost its UPS: its values are old"],
  "DRIVER-NOT-CONNECTED": ["unreachable", "the NUT driver of this UPS does not run: its values are old"],
  "ACCESS-DENIED": ["rejected", "the NUT server refused the user, its password or its right to this"],
  "INVALID-USERNAME": ["rejected", "the NUT server refused the user"],
  "INVALID-PASSWORD": ["rejected", "the NUT server refused the password"],
  "USERNAME-REQUIRED": ["rejected", "the NUT server wants a user for this"],
  "PASSWORD-REQUIRED": ["rejected", "the NUT server wants a password for this"],
  "UNKNOWN-UPS": ["unsupported", "the NUT server has no UPS of this name"],
  "VAR-NOT-SUPPORTED": ["unsupported", "this UPS has no such variable"],
  "CMD-NOT-SUPPORTED": ["unsupported", "this UPS has no such command"],
  "FEATURE-NOT-SUPPORTED": ["unsupported", "the NUT server cannot do this"],
  "FEATURE-NOT-CONFIGURED": ["unsupported", "the NUT server is not set up for this"],
  "UNKNOWN-COMMAND": ["unsupported", "the NUT server does not know this question"],
  READONLY: ["rejected", "this variable cannot be written"],
  "TOO-LONG": ["rejected", "the value is too long"],
  "INVALID-VALUE": ["rejected", "the value is not allowed"],
  "INVALID-ARGUMENT": ["rejected", "the NUT server does not take this argument"],
  "INSTCMD-FAILED": ["rejected", "the command could not be handed to the NUT driver"],
  "SET-FAILED": ["rejected", "the value could not be handed to the NUT driver"],
};

/** An `ERR …` of upsd. */
export class NutRefusal extends DriverError {
  /** upsd's own word, as it came. */
  readonly word: string;
  constructor(word: string) {
    const [code, sentence] = (Object.hasOwn(meanings, word) ? meanings[word] : undefined) ?? unknownWord;
    super(code, `${sentence} (${shown(word)})`);
    this.word = word;
  }
}

const unknownWord = ["rejected", "the NUT server refused it"] as const;

/** Foreign text for a message: printable, in one line and short. */
export function shown(text: string): string {
  const line = printable(text, 81);
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}
