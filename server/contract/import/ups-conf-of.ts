import type { SnmpAccess, Tree, Ups } from "../../domain/tree/entities.ts";
import { scanDefaults } from "../discovery.ts";

type Setting = readonly [key: string, value: string];

/** NUT's names of MIBs and of privacy protocols. */
const mibs = { powernet: "apcc", rfc1628: "ietf", auto: "auto" } as const;
const privNames = { aes: "AES", aes256b: "AES256", aes256r: "AES256C" } as const;

const head = [
  "# UPSes of Fukuden, for a NUT server. Secrets are left out:",
  "# a card of SNMP v1 or v2c needs community, one of v3 authPassword and privPassword.",
  "",
];

/**
 * The UPSes as sections of NUT's ups.conf (ups.conf(5), snmp-ups(8), dummy-ups(8)), without secrets. What is reached through a NUT server
 * becomes a repeater of it. Sections have names that NUT takes; `desc` holds the name in the tree.
 */
export function upsConfOf(tree: Tree): string {
  const taken = new Set<string>();
  const sections = tree.upses.map((ups) => {
    const name = sectionName(ups.name, taken);
    taken.add(name);
    const settings = settingsOf(ups).map(([key, value]) => `  ${key} = ${quoted(value)}`);
    return [`[${name}]`, ...settings, ""];
  });
  return [...head, ...sections.flat()].join("\n");
}

function settingsOf({ name, source }: Ups): Setting[] {
  const desc: Setting = ["desc", name];
  if (source.kind === "nut") {
    const at = `${source.upsName}@${source.host}:${source.port}`;
    return [["driver", "dummy-ups"], ["mode", "repeater"], ["port", at], desc];
  }
  const host = source.host.includes(":") ? `[${source.host}]` : source.host;
  const port = source.port === scanDefaults.snmpPort ? host : `${host}:${source.port}`;
  return [["driver", "snmp-ups"], ["port", port], ["mibs", mibs[source.mib]], ...accessOf(source.access), desc];
}

function accessOf(access: SnmpAccess): Setting[] {
  if (access.version !== "3") return [["snmp_version", access.version === "1" ? "v1" : "v2c"]];
  const { user, authProtocol, privProtocol } = access;
  const level = authProtocol === null ? "noAuthNoPriv" : privProtocol === null ? "authNoPriv" : "authPriv";
  return [
    ["snmp_version", "v3"],
    ["secName", user],
    ["secLevel", level],
    ...(authProtocol === null ? [] : [["authProtocol", authProtocol.toUpperCase()] as const]),
    ...(privProtocol === null ? [] : [["privProtocol", privNames[privProtocol]] as const]),
  ];
}

/** Letters, digits, `.`, `_` and `-` of ASCII; of several alike all but the first get a number. */
function sectionName(name: string, taken: ReadonlySet<string>): string {
  const plain =
    name
      .normalize("NFKC")
      .replaceAll(/[^\w.-]+/g, "-")
      .replaceAll(/^-+|-+$/g, "") || "ups";
  if (!taken.has(plain)) return plain;
  for (let number = 2; ; number += 1) if (!taken.has(`${plain}-${number}`)) return `${plain}-${number}`;
}

function quoted(value: string): string {
  return /^[\w.:@-]+$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, "\\$&")}"`;
}
