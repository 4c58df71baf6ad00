import { type NutVariables, textOf } from "./nut-numbers.ts";

/** How the UPSes of one NUT driver differ from what NUT's names promise. Sources: NUT's manual pages, 2.8.0, and its issues. */
export type NutTraits = {
  /**
   * The parameter with which `shutdown.return` cuts and returns whether or not mains are back when it fires; "": it does so without one;
   * null: it does not, or not surely.
   */
  cyclesBy: string | null;
  /** ups.delay.start runs from the command on, so that it must be longer than ups.delay.shutdown; else from the cut. */
  startRunsFromCommand: boolean;
  /** The device cuts ups.delay.shutdown down to whole minutes, whatever it reads back. */
  cutsToMinutes: boolean;
  /** The delays read too long by this factor and are written too short by it. */
  delayFactor: number;
  /** A command that switches off counts when it comes again after so many milliseconds; null: at once. */
  repeatMs: number | null;
};

const usual: NutTraits = {
  cyclesBy: "",
  startRunsFromCommand: true,
  cutsToMinutes: false,
  delayFactor: 1,
  repeatMs: null,
};

export function traitsOf(variables: NutVariables): NutTraits {
  const driver = textOf(variables, "driver.name") ?? "";
  const subdriver = textOf(variables, "driver.version.data") ?? "";
  switch (driver) {
    case "snmp-ups":
      // What it does depends on the card's MIB; APC's cards take it on battery only. Its delays of APC cards are off by three
      // (a display width is taken for a factor).
      return { ...usual, cyclesBy: null, delayFactor: /^apcc\b/.test(subdriver) ? 3 : 1 };
    case "apcsmart":
      // "Soft hibernate" works on battery only, "hard hibernate" always; nothing happens unless the command comes twice.
      return { ...usual, cyclesBy: "at:1", startRunsFromCommand: false, repeatMs: 4_000 };
    case "apcsmart-old":
      return { ...usual, cyclesBy: null, startRunsFromCommand: false, repeatMs: 4_000 };
    case "nutdrv_qx":
    case "blazer_ser":
    case "blazer_usb":
    case "powerpanel":
      return { ...usual, startRunsFromCommand: false, cutsToMinutes: true };
    case "usbhid-ups":
      return { ...usual, cutsToMinutes: /cyber ?power|^cps/i.test(subdriver) };
    default:
      return usual;
  }
}
