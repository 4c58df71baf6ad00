import type { TrapName } from "../../domain/world/readings.ts";

/** PowerNet traps by number; the others of that enterprise are `other`. */
const powernet: Readonly<Record<number, TrapName>> = {
  1: "communicationLost",
  3: "testCompleted",
  5: "onBattery",
  7: "lowBattery",
  8: "communicationEstablished",
  9: "powerRestored",
  10: "testCompleted",
  11: "returnFromLowBattery",
  12: "turnedOff",
  13: "sleeping",
  14: "wokeUp",
  15: "rebootStarted",
  30: "turnedOn",
  39: "gracefulShutdown",
  733: "communicationLost",
  777: "onBattery",
};

const rfc1628: Readonly<Record<number, TrapName>> = {
  1: "onBattery",
  2: "testCompleted",
  3: "alarmAdded",
  4: "alarmRemoved",
};

/** RFC 1628 tells most by alarms, which say more than that there is one. */
const alarms: Readonly<Record<number, { added: TrapName; removed: TrapName }>> = {
  2: { added: "onBattery", removed: "powerRestored" },
  3: { added: "lowBattery", removed: "returnFromLowBattery" },
  20: { added: "communicationLost", removed: "communicationEstablished" },
};

/**
 * What a notification claims; null: it is none of a UPS. `oid` is its snmpTrapOID. Both the form with a zero before the number (v1 traps
 * turned into v2) and without it are known. `alarmOid` is the value of upsAlarmDescr among its objects, null when there is none.
 * Traps of the card itself (coldStart …) are `other`.
 */
export function trapNameOf(oid: string, alarmOid: string | null): TrapName | null {
  if (/^1\.3\.6\.1\.6\.3\.1\.1\.5\.[1-6]$/.test(oid)) return "other";
  const powernetNumber = /^1\.3\.6\.1\.4\.1\.318\.(?:0\.)?(\d+)$/.exec(oid)?.[1];
  if (powernetNumber !== undefined) return powernet[Number(powernetNumber)] ?? "other";
  const standardNumber = /^1\.3\.6\.1\.2\.1\.33\.2\.(?:0\.)?(\d+)$/.exec(oid)?.[1];
  if (standardNumber === undefined) return null;
  const name = rfc1628[Number(standardNumber)] ?? "other";
  const alarm = alarms[Number(/^1\.3\.6\.1\.2\.1\.33\.1\.6\.3\.(\d+)$/.exec(alarmOid ?? "")?.[1] ?? -1)];
  if (alarm === undefined) return name;
  if (name === "alarmAdded") return alarm.added;
  return name === "alarmRemoved" ? alarm.removed : name;
}
