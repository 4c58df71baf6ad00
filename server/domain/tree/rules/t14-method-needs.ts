import type { NodeId, Storage, Terminal, Ups } from "../entities.ts";
import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";

export type Method = "snmp" | "nut" | "bridge" | "ssh" | "wol" | "redfish" | "ipmi";
export type Missing =
  | "mac"
  | "address"
  | "user"
  | "password"
  | "command"
  | "upsName"
  | "readCommunity"
  | "writeCommunity"
  | "authPassphrase"
  | "privPassphrase"
  | "authProtocol";
type Need = [method: Method, missing: Missing, isThere: boolean];

/** SNMPv3 pass phrases are at least this long (RFC 3414, 11.2). */
export const passphraseMin = 8;

/** T14: what a chosen method needs is there. One finding for each thing that is missing. */
export function methodNeeds({ tree }: Facts): Finding[] {
  return [
    ...tree.upses.flatMap((u) => missing(u.id, u.name, upsNeeds(u))),
    ...tree.storages.flatMap((s) => missing(s.id, s.name, storageNeeds(s))),
    ...tree.terminals.flatMap((t) => missing(t.id, t.name, [...shutdownNeeds(t), ...startNeeds(t)])),
  ];
}

const nothing: readonly never[] = [];

function missing(id: NodeId, name: string, needs: Need[]): readonly Finding[] {
  if (needs.every(([, , isThere]) => isThere)) return nothing;
  const params = new Map(
    needs.filter(([, , isThere]) => !isThere).map(([method, what]) => [method + what, [method, what]]),
  );
  return [...params.values()].map(([method = "", what = ""]) => ({
    code: "T14",
    severity: "error",
    nodeIds: [id],
    params: { name, method, missing: what, min: passphraseMin },
  }));
}

function upsNeeds({ source }: Ups): Need[] {
  if (source.kind === "nut")
    return [
      ["nut", "upsName", source.upsName !== ""],
      ["nut", "user", source.user !== ""],
      ["nut", "password", source.password !== ""],
    ];
  const { access } = source;
  if (access.version !== "3")
    return [
      ["snmp", "readCommunity", access.readCommunity !== ""],
      ["snmp", "writeCommunity", access.writeCommunity !== ""],
    ];
  return [
    ["snmp", "user", access.user !== ""],
    ["snmp", "authPassphrase", access.authProtocol === null || access.authPassphrase.length >= passphraseMin],
    ["snmp", "privPassphrase", access.privProtocol === null || access.privPassphrase.length >= passphraseMin],
    ["snmp", "authProtocol", access.privProtocol === null || access.authProtocol !== null],
  ];
}

function storageNeeds({ linkage, addresses, driver }: Storage): Need[] {
  if (!linkage) return [];
  const reached: Need = [driver.kind, "address", addresses.length > 0];
  if (driver.kind === "bridge") return [reached];
  return [
    reached,
    ["ssh", "user", driver.user !== ""],
    ["ssh", "command", driver.flushCommand !== "" && driver.stateCommand !== ""],
  ];
}

function shutdownNeeds({ shutdown }: Terminal): Need[] {
  switch (shutdown.kind) {
    case "agent":
    case "none":
      return [];
    case "nut":
      return [["nut", "user", shutdown.user !== ""]];
    case "ssh":
      return [
        ["ssh", "user", shutdown.user !== ""],
        ["ssh", "command", shutdown.command !== ""],
      ];
    case "redfish":
    case "ipmi":
      return boardNeeds(shutdown);
  }
}

function startNeeds({ start, macs }: Terminal): Need[] {
  switch (start.kind) {
    case "power":
    case "none":
      return [];
    case "wol":
      return [["wol", "mac", macs.length > 0]];
    case "redfish":
    case "ipmi":
      return boardNeeds(start);
  }
}

function boardNeeds(board: { kind: "redfish" | "ipmi"; address: string; user: string; password: string }): Need[] {
  return [
    [board.kind, "address", board.address !== ""],
    [board.kind, "user", board.user !== ""],
    [board.kind, "password", board.password !== ""],
  ];
}
