import type { Varbind } from "net-snmp";
import type { UpsDriver, WantedUpsSettings } from "../../controller/ports.ts";
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
import { createSnmpClient, type SnmpTarget } from "./snmp-session.ts";
import { writeSettings } from "./snmp-settings.ts";
import type { SnmpSockets } from "./snmp-sockets.ts";

const sysDescr = "1.3.6.1.2.1.1.1.0";
/** A card that started less than this ago may not have read all of its UPS yet. */
const startsUpSec = 600;

/** While it is not known where the output comes from, everything is looked for again after so many readings. */
const lookAgainEvery = 12;

/** Of several that a device serves the first is taken that has values: PowerNet cards serve RFC 1628 too, but badly. */
const families: readonly UpsFamily[] = [powernetFamily, rfc1628Family];

type Settled = { family: UpsFamily; poll: ObjectList; identity: ObjectList };

/**
 * A UPS behind SNMP. The family is found at the first question and kept until the next `identify`; `mib` of the source limits it.
 * `onIdentName` learns what the device calls itself in its traps (null: it does not say).
 */
export function createSnmpUps(args: {
  ups: Pick<Ups, "id" | "shutoffGraceSec">;
  target: SnmpTarget;
  mib: MibProfile;
  sockets: SnmpSockets;
  addresses: Addresses;
  onIdentName(identName: string | null): void;
}): UpsDriver {
  const { ups, target, mib } = args;
  const client = createSnmpClient(target, args.sockets, args.addresses);
  const allowed = families.filter((family) => mib === "auto" || family.name === mib);
  let settled: Settled | null = null;
  let capabilities: UpsCapabilities = unknownCapabilities;
  let lastUpTimeSec: number | null = null;
  let unknownReads = 0;

  async function settle(signal: AbortSignal): Promise<Settled> {
    settled ??= settledOn(await findFamily(signal));
    return settled;
  }

  function settledOn(family: UpsFamily): Settled {
    return {
      family,
      poll: createObjectList(client, family.pollOids),
      identity: createObjectList(client, family.identityOids),
    };
  }

  async function findFamily(signal: AbortSignal): Promise<UpsFamily> {
    const answers = await askFor([...allowed.flatMap((f) => f.probeOids), sysDescr], signal);
    const served = (how: "yes" | "empty") => allowed.find((family) => family.serves(answers) === how);
    const family = served("yes") ?? served("empty");
    if (family !== undefined) return family;
    const descr = answers.find((varbind) => varbind.oid === sysDescr);
    const said = (descr && textOf(descr, 200)) ?? "not given";
    throw new DriverError("unsupported", `answers SNMP but is no UPS (sysDescr: ${said})`);
  }

  /** Once: what of it is missing is not remembered. */
  async function askFor(oids: readonly string[], signal: AbortSignal): Promise<Varbind[]> {
    return oids.length === 0 ? [] : await createObjectList(client, oids).ask(signal);
  }

  /** Objects that are missing now may be there later: the card starts up, restarted, or could not read its UPS for a moment. */
  function lookForMissing({ poll }: Settled, { upTimeSec, output }: UpsReading): void {
    const before = lastUpTimeSec;
    lastUpTimeSec = upTimeSec;
    unknownReads = output === "unknown" && poll.isPartial() ? unknownReads + 1 : 0;
    const isUp = before !== null && upTimeSec !== null && before < startsUpSec && upTimeSec >= startsUpSec;
    const restarted = before !== null && upTimeSec !== null && upTimeSec < before;
    if (!isUp && !restarted && unknownReads % lookAgainEvery !== 1) return;
    poll.forget();
  }

  async function carryOut(attempt: WriteAttempt, signal: AbortSignal): Promise<void> {
    for (const [round, { ask = [], writes }] of attempt.entries()) {
      const now = writes(await askFor(ask, signal).catch(asNotSent));
      if (now.length === 0) continue;
      const written = client.set(now, signal);
      await (round === attempt.length - 1 ? written : written.catch(asNotSent));
    }
  }

  return {
    capabilities: () => capabilities,
    async read(signal) {
      const now = await settle(signal);
      try {
        const reading = now.family.toReading(await now.poll.ask(signal));
        lookForMissing(now, reading);
        return reading;
      } catch (error) {
        // Nothing of a UPS in it any more: it may be another card, or have got another program.
        if (error instanceof DriverError && error.code === "badReply") settled = null;
        throw error;
      }
    },
    async identify(signal) {
      // Asked anew: a card that was replaced or updated may speak another MIB.
      const family = await findFamily(signal);
      if (settled?.family !== family) settled = settledOn(family);
      settled.identity.forget();
      // The first time it comes right after the first reading, which has just looked.
      if (capabilities !== unknownCapabilities) settled.poll.forget();
      const { identName, capabilities: found, ...rest } = family.toIdentity(await settled.identity.ask(signal));
      capabilities = found;
      args.onIdentName(identName);
      return { ...rest, family: family.name };
    },
    async execute(command, signal) {
      const { family } = await settle(signal).catch(asNotSent);
      let refused: DriverError | null = null;
      for (const attempt of family.attempts(command, ups)) {
        try {
          return await carryOut(attempt, signal);
        } catch (error) {
          // A time-out of the command ends it: the outcome is unknown, so nothing else is tried.
          const mayGoOn = error instanceof DriverError && (error.code === "rejected" || error.code === "unsupported");
          if (!mayGoOn) throw error;
          refused ??= error;
        }
      }
      throw refused ?? new DriverError("unsupported", "this device has no such command");
    },
    async writeSettings(wanted: WantedUpsSettings, signal) {
      const { family } = await settle(signal);
      return await writeSettings({ family, wanted, ask: askFor, set: client.set, signal });
    },
    async checkWrite(signal) {
      const { family } = await settle(signal);
      const answers = await askFor(family.writeCheckOids, signal);
      for (const oid of family.writeCheckOids) {
        const answer = answers.find((varbind) => varbind.oid === oid);
        const write = answer && unchanged(answer);
        if (write) return await client.set([write], signal);
      }
      throw new DriverError("unsupported", "it holds nothing that could be written to itself");
    },
    async close() {
      client.close();
    },
  };
}
