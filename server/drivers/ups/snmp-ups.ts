import type { UpsDriver } from "../../controller/ports.ts";
import type { MibProfile, Ups } from "../../domain/tree/entities.ts";
import { DriverError } from "../../domain/world/driver-error.ts";
import type { Addresses } from "./addresses.ts";
import type { IntegerWrite, UpsFamily } from "./family.ts";
import { createObjectList, exists, type ObjectList } from "./object-probe.ts";
import { textOf } from "./object-rows.ts";
import { powernetFamily } from "./powernet-family.ts";
import { rfc1628Family } from "./rfc1628-family.ts";
import { createSnmpClient, type SnmpTarget } from "./snmp-session.ts";
import type { SnmpSockets } from "./snmp-sockets.ts";

const sysDescr = "1.3.6.1.2.1.1.1.0";

/** Of several that a device serves the first is taken: PowerNet cards serve RFC 1628 too, but badly. */
const families: readonly UpsFamily[] = [powernetFamily, rfc1628Family];

type Settled = { family: UpsFamily; poll: ObjectList; identity: ObjectList };

/**
 * A UPS behind SNMP. The family is found at the first question and kept; `mib` of the source limits it.
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
  let lastUpTimeSec: number | null = null;

  async function settle(signal: AbortSignal): Promise<Settled> {
    settled ??= await findFamily(signal);
    return settled;
  }

  async function findFamily(signal: AbortSignal): Promise<Settled> {
    const answers = await createObjectList(client, [...allowed.map((f) => f.probeOid), sysDescr]).ask(signal);
    const answerTo = (oid: string) => answers.find((varbind) => varbind.oid === oid);
    const family = allowed.find((candidate) => exists(answerTo(candidate.probeOid)));
    if (family === undefined) {
      const descr = answerTo(sysDescr);
      const said = (descr && textOf(descr, 200)) ?? "not given";
      throw new DriverError("unsupported", `answers SNMP but is no UPS (sysDescr: ${said})`);
    }
    return {
      family,
      poll: createObjectList(client, family.pollOids),
      identity: createObjectList(client, family.identityOids),
    };
  }

  /** The first set that the device does not refuse. A time-out ends it: the outcome is unknown, so nothing else is tried. */
  async function write(alternatives: readonly (readonly IntegerWrite[])[], signal: AbortSignal): Promise<void> {
    let refused: DriverError | null = null;
    for (const writes of alternatives) {
      try {
        await client.set(writes, signal);
        return;
      } catch (error) {
        if (!(error instanceof DriverError) || error.code !== "rejected") throw error;
        refused = error;
      }
    }
    throw refused ?? new DriverError("unsupported", "this device has no such command");
  }

  return {
    async read(signal) {
      const { family, poll } = await settle(signal);
      const reading = family.toReading(await poll.ask(signal));
      const { upTimeSec } = reading;
      if (upTimeSec !== null && lastUpTimeSec !== null && upTimeSec < lastUpTimeSec) poll.forget();
      lastUpTimeSec = upTimeSec;
      return reading;
    },
    async identify(signal) {
      // Asked anew: a card that was replaced or updated may speak another MIB.
      settled = await findFamily(signal);
      const { family, identity } = settled;
      const { identName, ...rest } = family.toIdentity(await identity.ask(signal));
      args.onIdentName(identName);
      return { ...rest, family: family.name };
    },
    async execute(command, signal) {
      const { family } = await settle(signal);
      await write(command.kind === "upsOn" ? family.onWrites() : family.offWrites(command.form, ups), signal);
    },
    async close() {
      client.close();
    },
  };
}
