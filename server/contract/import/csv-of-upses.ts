import type { Tree, Ups, UpsSource } from "../../domain/tree/entities.ts";
import { relate } from "../../domain/tree/relations.ts";
import { csvColumns } from "./csv-upses.ts";

type Cells = Partial<Record<(typeof csvColumns)[number], string>>;

/** The list of UPSes as `readCsvUpses` takes it, without secrets: RFC 4180, CR LF, the columns in the first line. */
export function csvOfUpses(tree: Tree): string {
  const relations = relate(tree);
  const lines = tree.upses.map((ups) => cellsOf(ups, relations.pathOf(ups.groupId) ?? ""));
  const rows = [[...csvColumns], ...lines.map((cells) => csvColumns.map((column) => cells[column] ?? ""))];
  return rows.map((row) => `${row.map(quoted).join(",")}\r\n`).join("");
}

function cellsOf({ name, note, role, source }: Ups, group: string): Cells {
  return { name, group, role, note, host: source.host, port: String(source.port), ...accessOf(source) };
}

function accessOf(source: UpsSource): Cells {
  if (source.kind === "nut") {
    const { upsName, user, tls, certificateSha256 = "" } = source;
    return { protocol: "nut", ups_name: upsName, user, tls: tls ? "yes" : "no", certificate_sha256: certificateSha256 };
  }
  const { access, mib } = source;
  if (access.version !== "3") return { protocol: `snmpv${access.version}`, mib };
  const { user, authProtocol, privProtocol } = access;
  return { protocol: "snmpv3", mib, user, auth_protocol: authProtocol ?? "", priv_protocol: privProtocol ?? "" };
}

/** Nothing else is changed: what is read back must be what was written. */
function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
