import type { Varbind } from "net-snmp";
import type { UpsCommand, UpsDriver, WantedUpsSettings, WrittenUpsSettings } from "../../controller/ports.ts";
import type { MibProfile, Ups } from "../../domain/tree/entities.ts";
import { DriverError } from "../../domain/world/driver-error.ts";
import type { UpsReading } from "../../domain/world/readings.ts";
import { type UpsCapabilities, unknownCapabilities } from "../../domain/world/ups-capabilities.ts";
import type { Addresses } from "./addresses.ts";
import type { UpsFamily, WriteAttempt } from "./family.ts";
import { asNotSent } from "./not-sent.ts";
import { createObjectList, type ObjectList } from "./object-list.ts";
import { textOf } from "./object-rows.ts";
import { unchanged } from "./object-write.ts";
import { powernetFamily } from "./powernet-family.ts";
import { rfc1628Family } from "./rfc1628-family.ts";
import { createSnmpClient, type SnmpClient, type SnmpTarget } from "./snmp-session.ts";
import { writeSettings } from "./snmp-settings.ts";
import type { SnmpSockets } from "./snmp-sockets.ts";

const sysDescr = "1.3.6.1.2.1.1.1.0";
/** A card that started less than this ago may not have read all of its UPS yet. */
const startsUpSec = 600;

/** While it is not known where the output comes from, everything is looked for again after so many readings. */
const lookAgainEvery = 12;

/** Of several that a device serves the first is taken that has values: PowerNet cards serve RFC 1628 too, but badly. */
const families: readonly UpsFamily[] = [powernetFamily, rfc1628Family];

/** What tells them apart, for each profile. */
const probeOids: Readonly<Record<MibProfile, readonly string[]>> = {
  auto: [...families.flatMap((family) => family.probeOids), sysDescr],
  powernet: [...powernetFamily.probeOids, sysDescr],
  rfc1628: [...rfc1628Family.probeOids, sysDescr],
};

type Settled = { family: UpsFamily; poll: ObjectList };

/**
 * A UPS behind SNMP. The family is found at the first question and kept until the next `identify`; `mib` of the source limits it.
 * `onIdentName` learns what the device calls itself in its traps (null: it does not say).
 */
export function createSnmpUps(args: SnmpUpsArgs): UpsDriver {
  return new SnmpUps(args);
}

type SnmpUpsArgs = {
  ups: Pick<Ups, "id" | "shutoffGraceSec">;
  target: SnmpTarget;
  mib: MibProfile;
  sockets: SnmpSockets;
  addresses: Addresses;
  onIdentName(identName: string | null): void;
};

class SnmpUps implements UpsDriver {
  readonly #args: SnmpUpsArgs;
  readonly #client: SnmpClient;
  #settled: Settled | null = null;
  #capabilities: UpsCapabilities = unknownCapabilities;
  #lastUpTimeSec: number | null = null;
  #unknownReads = 0;

  constructor(args: SnmpUpsArgs) {
    this.#args = args;
    this.#client = createSnmpClient(args.target, args.sockets, args.addresses);
  }

  capabilities(): UpsCapabilities {
    return this.#capabilities;
  }

  async read(signal: AbortSignal): Promise<UpsReading> {
    const now = this.#settled ?? (await this.#settle(signal));
    try {
      const reading = now.family.toReading(await now.poll.ask(signal));
      this.#lookForMissing(now, reading);
      return reading;
    } catch (error) {
      // Nothing of a UPS in it any more: it may be another card, or have got another program.
      if (error instanceof DriverError && error.code === "badReply") this.#settled = null;
      throw error;
    }
  }

  async identify(signal: AbortSignal): ReturnType<UpsDriver["identify"]> {
    // Asked anew: a card that was replaced or updated may speak another MIB.
    const family = await this.#findFamily(signal);
    if (this.#settled?.family !== family) this.#settled = this.#settledOn(family);
    const { poll } = this.#settled;
    // The first time it comes right after the first reading, which has just looked.
    if (this.#capabilities !== unknownCapabilities) poll.forget();
    const answers = await this.#askFor(family.identityOids, signal);
    const { identName, capabilities, ...rest } = family.toIdentity(answers);
    this.#capabilities = capabilities;
    this.#args.onIdentName(identName);
    return { ...rest, family: family.name };
  }

  async execute(command: UpsCommand, signal: AbortSignal): Promise<void> {
    const { family } = await this.#settle(signal).catch(asNotSent);
    let refused: DriverError | null = null;
    for (const attempt of family.attempts(command, this.#args.ups)) {
      try {
        return await this.#carryOut(attempt, signal);
      } catch (error) {
        // A time-out of the command ends it: the outcome is unknown, so nothing else is tried.
        const mayGoOn = error instanceof DriverError && (error.code === "rejected" || error.code === "unsupported");
        if (!mayGoOn) throw error;
        refused ??= error;
      }
    }
    throw refused ?? new DriverError("unsupported", "this device has no such command");
  }

  async writeSettings(wanted: WantedUpsSettings, signal: AbortSignal): Promise<WrittenUpsSettings> {
    const { family } = await this.#settle(signal);
    return await writeSettings({
      ...{ family, wanted, signal },
      ask: (oids, abort) => this.#askFor(oids, abort),
      set: (writes, abort) => this.#client.set(writes, abort),
    });
  }

  async checkWrite(signal: AbortSignal): Promise<void> {
    const { family } = await this.#settle(signal);
    const answers = await this.#askFor(family.writeCheckOids, signal);
    for (const oid of family.writeCheckOids) {
      const answer = answers.find((varbind) => varbind.oid === oid);
      const write = answer && unchanged(answer);
      if (write) return await this.#client.set([write], signal);
    }
    throw new DriverError("unsupported", "it holds nothing that could be written to itself");
  }

  async close(): Promise<void> {
    this.#client.close();
  }

  async #settle(signal: AbortSignal): Promise<Settled> {
    this.#settled ??= this.#settledOn(await this.#findFamily(signal));
    return this.#settled;
  }

  #settledOn(family: UpsFamily): Settled {
    return { family, poll: createObjectList(this.#client, family.pollOids) };
  }

  async #findFamily(signal: AbortSignal): Promise<UpsFamily> {
    const { mib } = this.#args;
    const allowed = families.filter((family) => mib === "auto" || family.name === mib);
    const answers = await this.#askFor(probeOids[mib], signal);
    const served = (how: "yes" | "empty") => allowed.find((family) => family.serves(answers) === how);
    const family = served("yes") ?? served("empty");
    if (family !== undefined) return family;
    const descr = answers.find((varbind) => varbind.oid === sysDescr);
    const said = (descr && textOf(descr, 200)) ?? "not given";
    throw new DriverError("unsupported", `answers SNMP but is no UPS (sysDescr: ${said})`);
  }

  /** Once: what of it is missing is not remembered. */
  async #askFor(oids: readonly string[], signal: AbortSignal): Promise<Varbind[]> {
    return oids.length === 0 ? [] : await createObjectList(this.#client, oids).ask(signal);
  }

  /** Objects that are missing now may be there later: the card starts up, restarted, or could not read its UPS for a moment. */
  #lookForMissing({ poll }: Settled, { upTimeSec, output }: UpsReading): void {
    const before = this.#lastUpTimeSec;
    this.#lastUpTimeSec = upTimeSec;
    this.#unknownReads = output === "unknown" && poll.isPartial() ? this.#unknownReads + 1 : 0;
    const isUp = before !== null && upTimeSec !== null && before < startsUpSec && upTimeSec >= startsUpSec;
    const restarted = before !== null && upTimeSec !== null && upTimeSec < before;
    if (!isUp && !restarted && this.#unknownReads % lookAgainEvery !== 1) return;
    poll.forget();
  }

  async #carryOut(attempt: WriteAttempt, signal: AbortSignal): Promise<void> {
    for (const [round, { ask = [], writes }] of attempt.entries()) {
      const now = writes(await this.#askFor(ask, signal).catch(asNotSent));
      if (now.length === 0) continue;
      const written = this.#client.set(now, signal);
      await (round === attempt.length - 1 ? written : written.catch(asNotSent));
    }
  }
}
