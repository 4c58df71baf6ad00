import { ObjectType, type Varbind } from "net-snmp";
import { isTooBig, missingObjectOf } from "./snmp-errors.ts";
import type { SnmpClient } from "./snmp-session.ts";

/**
 * Asks a fixed list of objects, of which the device may lack some. In v2c and v3 that is one PDU. An agent of v1 refuses a whole PDU for
 * one object that it lacks: those are found once, one refusal each, and left out from then on (until `forget`).
 * An answer that does not fit one datagram is asked in halves, from then on too.
 */
export interface ObjectList {
  /** Answers of the objects that exist. Throws DriverError. */
  ask(signal: AbortSignal): Promise<Varbind[]>;
  /** Looks again for objects that were missing: the device may have been starting up. */
  forget(): void;
}

export function createObjectList(client: Pick<SnmpClient, "get">, oids: readonly string[]): ObjectList {
  let chunks: string[][] = [[...oids]];

  async function askChunk(index: number, signal: AbortSignal): Promise<Varbind[]> {
    for (;;) {
      const chunk = chunks[index] ?? [];
      if (chunk.length === 0) return [];
      try {
        return await client.get(chunk, signal);
      } catch (error) {
        const missing = missingObjectOf(error);
        if (missing !== null && chunk.includes(missing)) {
          chunks[index] = chunk.filter((oid) => oid !== missing);
        } else if (isTooBig(error) && chunk.length > 1) {
          const half = Math.ceil(chunk.length / 2);
          chunks.splice(index, 1, chunk.slice(0, half), chunk.slice(half));
        } else {
          throw error;
        }
      }
    }
  }

  return {
    async ask(signal) {
      const answers: Varbind[] = [];
      for (let index = 0; index < chunks.length; index += 1) answers.push(...(await askChunk(index, signal)));
      return answers;
    },
    forget() {
      chunks = [[...oids]];
    },
  };
}

/** Whether the device has the object and says something with it. */
export function exists(varbind: Varbind | undefined): boolean {
  switch (varbind?.type) {
    case undefined:
    case ObjectType.NoSuchObject:
    case ObjectType.NoSuchInstance:
    case ObjectType.EndOfMibView:
    case ObjectType.Null:
      return false;
    case ObjectType.OctetString:
      return Buffer.isBuffer(varbind?.value) ? varbind.value.length > 0 : varbind?.value !== "";
    default:
      return true;
  }
}
