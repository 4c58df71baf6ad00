import { expect, test } from "vitest";
import type { UpsSource } from "../../domain/tree/entities.ts";
import { exampleSite } from "../../domain/tree/example-site.ts";
import { ups } from "../../testing/edit-site.ts";
import { csvOfUpses } from "./csv-of-upses.ts";
import { readCsv } from "./csv-records.ts";
import { readCsvUpses } from "./csv-upses.ts";

const v3: UpsSource = {
  ...{ kind: "snmp", host: "192.0.2.1", port: 1161, mib: "rfc1628" },
  access: {
    ...{ version: "3", user: "fukuden", authProtocol: "sha256", authPassphrase: "12345678" },
    ...{ privProtocol: "aes256b", privPassphrase: "87654321" },
  },
};
const nut: UpsSource = {
  ...{ kind: "nut", host: "nut.example", port: 3493, upsName: "a ups", user: "monitor", password: "secret" },
  ...{ tls: true, certificateSha256: "ab".repeat(32) },
};
const tree = [ups("ups1", { source: v3, note: 'says "hello",\nthen goes' }), ups("ups2", { source: nut })].reduce(
  (now, edit) => edit(now),
  exampleSite,
);

test("what is written holds no secret", () => {
  expect(csvOfUpses(tree)).not.toMatch(/12345678|87654321|secret|public|private/);
});

test("with the secrets entered it is read back as it was", () => {
  const written = readCsv(csvOfUpses(tree));
  if ("broken" in written) throw new Error(written.broken);
  const [columns = [], ...rows] = written.records.map(({ cells }) => cells);
  const secrets: Record<string, Record<string, string>> = {
    snmpv2c: { community: "public", write_community: "private" },
    snmpv3: { auth_passphrase: "12345678", priv_passphrase: "87654321" },
    nut: { password: "secret" },
  };
  const filled = rows.map((cells) => {
    const entered = secrets[cells[columns.indexOf("protocol")] ?? ""] ?? {};
    return cells.map((cell, i) => entered[columns[i] ?? ""] ?? cell);
  });
  const text = [columns, ...filled]
    .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(","))
    .join("\n");
  const read = readCsvUpses(text);
  if ("refused" in read) throw new Error(JSON.stringify(read.refused));
  expect(read.upses.map(({ name, note, role, source }) => ({ name, note, role, source }))).toMatchObject(
    tree.upses.map(({ name, note, role, source }) => ({ name, note, role, source })),
  );
  expect(read.upses.map(({ group }) => group)).toContain("SSC/共有ディスク_連動用/Bladeサーバ");
});
