import fc from "fast-check";
import { expect, test } from "vitest";
import { upsSchema } from "../tree.ts";
import { csvColumns, readCsvUpses } from "./csv-upses.ts";
import type { ReadImport } from "./read-import.ts";
import { readUpsConf, type UpsdAccess } from "./ups-conf.ts";

const upsd: UpsdAccess = { host: "192.0.2.9", port: 3493, user: "u", password: "p", tls: false };

/** What is taken must be what the settings take; else it is all refused, with a place in the text. */
function expectSound(read: ReadImport, text: string): void {
  const lines = text.split(/\r\n|\r|\n/).length;
  if ("refused" in read) {
    expect(read.refused.length).toBeGreaterThan(0);
    for (const { line } of read.refused) expect(line ?? 1).toBeLessThanOrEqual(lines);
    return;
  }
  for (const { source, note } of read.upses) {
    expect(upsSchema.shape.source.safeParse(source).success, JSON.stringify(source)).toBe(true);
    expect(upsSchema.shape.note.safeParse(note).success).toBe(true);
  }
}

const some = fc.oneof(
  fc.constantFrom(
    "192.0.2.1",
    "ups4",
    "::1",
    "0.0.0.0",
    "snmpv1",
    "snmpv2c",
    "snmpv3",
    "nut",
    "sha",
    "AES",
    "yes",
    "161",
    "0",
  ),
  fc.constantFrom("public", "a passphrase", "\u0007", "x".repeat(300), "", "powernet", "linked", "[a]", "電源"),
  fc.string({ unit: "binary", maxLength: 12 }),
);

test("any CSV is taken soundly, or refused", () => {
  const cell = some.map((text) => `"${text.replaceAll('"', '""')}"`);
  const table = fc
    .uniqueArray(fc.constantFrom(...csvColumns), { minLength: 1 })
    .chain((columns) =>
      fc
        .array(fc.array(cell, { maxLength: columns.length + 1 }), { maxLength: 4 })
        .map((rows) => [
          ["host", "protocol", ...columns.filter((one) => one !== "host" && one !== "protocol")],
          ...rows,
        ]),
    );
  fc.assert(
    fc.property(
      fc.oneof(
        table.map((rows) => rows.map((row) => row.join(",")).join("\n")),
        fc.string(),
      ),
      (text) => {
        expectSound(readCsvUpses(text), text);
      },
    ),
    { numRuns: 3_000 },
  );
});

test("any ups.conf is taken soundly, or refused", () => {
  const key = fc.constantFrom(
    "driver",
    "port",
    "community",
    "snmp_version",
    "secLevel",
    "secName",
    "authProtocol",
    "desc",
    "x",
  );
  const word = some.map((text) => `"${text.replaceAll(/["\\]/g, "\\$&")}"`);
  const line = fc.oneof(
    fc.constantFrom(
      "[a]",
      "[b]",
      "# c",
      "",
      "driver = snmp-ups",
      "driver = usbhid-ups",
      "port = 192.0.2.1",
      'desc = "',
      "flag",
    ),
    fc.tuple(key, word).map(([name, value]) => `${name} = ${value}`),
    fc.tuple(key, some).map(([name, value]) => `${name}=${value}`),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.boolean(), (lines, asNut) => {
      const text = lines.join("\n");
      expectSound(readUpsConf(text, { upsd, asNut }), text);
    }),
    { numRuns: 3_000 },
  );
});
