import { describe, expect, test } from "vitest";
import { upsSchema } from "../tree.ts";
import { csvColumns, readCsvUpses } from "./csv-upses.ts";

const sha256 = "0123456789abcdef".repeat(4);
const head = csvColumns.join(",");
/** A line with these cells, others empty. */
const row = (cells: Partial<Record<(typeof csvColumns)[number], string>>) =>
  csvColumns.map((column) => `"${(cells[column] ?? "").replaceAll('"', '""')}"`).join(",");
const read = (...rows: Parameters<typeof row>[0][]) => readCsvUpses([head, ...rows.map(row)].join("\n"));
const refusedIn = (...rows: Parameters<typeof row>[0][]) => {
  const found = read(...rows);
  return "refused" in found ? found.refused.map(({ line, field, value, code }) => [line, field, value, code]) : [];
};

const v2c = { host: "192.0.2.1", protocol: "snmpv2c", community: "public" };
const v3 = { host: "192.0.2.3", protocol: "snmpv3", user: "u" };
const nut = { host: "192.0.2.4", protocol: "nut", ups_name: "rack" };

describe("a list of UPSes", () => {
  test.each([
    [
      v2c,
      {
        kind: "snmp",
        host: "192.0.2.1",
        port: 161,
        mib: "auto",
        access: { version: "2c", readCommunity: "public", writeCommunity: "" },
      },
    ],
    [
      { ...v2c, protocol: "SNMPv1", write_community: ' w"1', port: "1161", mib: "PowerNet" },
      {
        kind: "snmp",
        host: "192.0.2.1",
        port: 1161,
        mib: "powernet",
        access: { version: "1", readCommunity: "public", writeCommunity: ' w"1' },
      },
    ],
    [
      {
        ...v3,
        auth_protocol: "SHA-256",
        auth_passphrase: "passphrase1",
        priv_protocol: "AES256C",
        priv_passphrase: "passphrase2",
      },
      {
        ...{ kind: "snmp", host: "192.0.2.3", port: 161, mib: "auto" },
        access: {
          ...{ version: "3", user: "u", authProtocol: "sha256", authPassphrase: "passphrase1" },
          ...{ privProtocol: "aes256r", privPassphrase: "passphrase2" },
        },
      },
    ],
    [
      v3,
      {
        ...{ kind: "snmp", host: "192.0.2.3", port: 161, mib: "auto" },
        access: {
          version: "3",
          user: "u",
          authProtocol: null,
          authPassphrase: "",
          privProtocol: null,
          privPassphrase: "",
        },
      },
    ],
    [
      { ...nut, user: "fukuden", password: "secret", tls: "Yes", certificate_sha256: sha256, port: "13493" },
      {
        ...{ kind: "nut", host: "192.0.2.4", port: 13_493, upsName: "rack", user: "fukuden", password: "secret" },
        ...{ tls: true, certificateSha256: sha256 },
      },
    ],
    [nut, { kind: "nut", host: "192.0.2.4", port: 3493, upsName: "rack", user: "", password: "", tls: false }],
  ])("%j", (cells, source) => {
    const found = read(cells);
    expect(found).toEqual({ upses: [{ line: 2, name: null, note: "", role: null, group: null, source }] });
    expect(upsSchema.shape.source.safeParse(source).success).toBe(true);
  });

  test("says where each UPS stands and what it is called", () => {
    expect(read({ ...v2c, name: "UPS①", group: "SSC/Rack", role: "linked", note: "two\nlines" })).toMatchObject({
      upses: [{ name: "UPS①", group: "SSC/Rack", role: "linked", note: "two\nlines" }],
    });
  });

  test("takes columns in any order and any way of writing their names", () => {
    const text = "Protocol;HOST;Write Community;community\nsnmpv2c;192.0.2.1;w;r";
    expect(readCsvUpses(text)).toMatchObject({
      upses: [{ source: { access: { readCommunity: "r", writeCommunity: "w" } } }],
    });
  });
});

describe("names what is no good by line and column", () => {
  test.each([
    ["", null, null, "emptyFile"],
    [head, null, null, "emptyFile"],
    ["host,protocol\n\n", null, null, "emptyFile"],
    ["host,protokoll\na,nut", 1, null, "unknownColumn"],
    ["host,protocol,host\na,nut,b", 1, null, "repeatedColumn"],
    ["host,name\na,b", 1, null, "missingColumn"],
    ['host,protocol\na,"nut', 2, null, "csvOpenQuote"],
    ["host,protocol\na,nut,b", 2, null, "tooManyCells"],
  ])("%j", (text, line, field, code) => {
    const found = readCsvUpses(text);
    expect("refused" in found && found.refused).toContainEqual(expect.objectContaining({ line, field, code }));
  });

  test("a file without a line of names gives nothing of its first UPS away", () => {
    const found = readCsvUpses("UPS 1,192.0.2.11,snmpv2c,s3cret\nUPS 2,192.0.2.12,snmpv2c,s3cret");
    expect(found).toEqual({
      refused: ["host", "protocol"].map((value) => ({
        line: 1,
        field: null,
        value,
        code: "missingColumn",
        params: {},
      })),
    });
  });

  test.each([
    [{ ...v2c, host: "" }, "host", null, "required"],
    [{ ...v2c, protocol: "" }, "protocol", null, "required"],
    [{ ...v2c, protocol: "modbus" }, "protocol", "modbus", "notAmong"],
    [{ ...v2c, host: "a b" }, "host", "a b", "badHost"],
    [{ ...v2c, host: "0.0.0.0" }, "host", "0.0.0.0", "targetForbidden"],
    [{ ...v2c, port: "0" }, "port", "0", "notWhole"],
    [{ ...v2c, port: "65536" }, "port", "65536", "notWhole"],
    [{ ...v2c, port: "16e1" }, "port", "16e1", "notWhole"],
    [{ ...v2c, community: "" }, "community", null, "required"],
    [{ ...v2c, community: "a\nb" }, "community", null, "badText"],
    [{ ...v2c, write_community: "x".repeat(256) }, "write_community", null, "badText"],
    [{ ...v2c, mib: "mge" }, "mib", "mge", "notAmong"],
    [{ ...v2c, role: "big" }, "role", "big", "notAmong"],
    [{ ...v2c, name: "a/b" }, "name", "a/b", "badName"],
    [{ ...v2c, name: "x".repeat(64) }, "name", "x".repeat(64), "badName"],
    [{ ...v2c, note: "x".repeat(2_001) }, "note", null, "badText"],
    [{ ...v2c, user: "u" }, "user", "u", "notUsed"],
    [{ ...v2c, password: "secret" }, "password", null, "notUsed"],
    [{ ...nut, community: "secret" }, "community", null, "notUsed"],
    [{ ...nut, ups_name: "" }, "ups_name", null, "required"],
    [{ ...nut, tls: "maybe" }, "tls", "maybe", "notAmong"],
    [{ ...nut, certificate_sha256: "12" }, "certificate_sha256", "12", "badFingerprint"],
    [{ ...nut, password: "a\nb" }, "password", null, "badText"],
    [{ ...v3, user: "" }, "user", null, "required"],
    [{ ...v3, auth_protocol: "MD5", auth_passphrase: "12345678" }, "auth_protocol", "MD5", "notAmong"],
    [{ ...v3, auth_protocol: "SHA" }, "auth_passphrase", null, "required"],
    [{ ...v3, auth_passphrase: "12345678" }, "auth_protocol", null, "required"],
    [{ ...v3, auth_protocol: "SHA", auth_passphrase: "1234567" }, "auth_passphrase", null, "tooShort"],
    [{ ...v3, priv_protocol: "AES", priv_passphrase: "12345678" }, "auth_protocol", null, "required"],
    [{ ...v3, priv_protocol: "DES", priv_passphrase: "12345678" }, "priv_protocol", "DES", "notAmong"],
  ])("%j", (cells, field, value, code) => {
    expect(refusedIn(v2c, cells)).toContainEqual([3, field, value, code]);
  });

  test("all of them at once, in the order of the lines, and nothing is taken", () => {
    const found = refusedIn({ ...v2c, port: "x", host: "" }, v2c, { ...nut, tls: "?" }, { ...v2c, note: "again" });
    expect(found).toEqual([
      [2, "host", null, "required"],
      [2, "port", "x", "notWhole"],
      [4, "tls", "?", "notAmong"],
      [5, null, "192.0.2.1:161", "repeatedLine"],
    ]);
  });

  test("not more than a hundred, and not more than 20,000 lines", () => {
    const many = Array.from({ length: 150 }, () => ({ ...v2c, port: "x" }));
    expect(refusedIn(...many)).toHaveLength(100);
    const lines = Array.from({ length: 20_001 }, (_, i) => `192.0.2.1,nut,u${i}`);
    expect(readCsvUpses(["host,protocol,ups_name", ...lines].join("\n"))).toMatchObject({
      refused: [{ code: "tooManyLines", params: { size: 20_001, max: 20_000 } }],
    });
  });

  test("never a secret", () => {
    const secret = "very-secret";
    const all = {
      community: secret,
      write_community: secret,
      password: secret,
      auth_passphrase: secret,
      priv_passphrase: secret,
    };
    const found = read({ ...v2c, ...all, port: "x" }, { ...nut, ...all }, { ...v3, ...all, auth_protocol: "?" });
    expect(JSON.stringify(found)).not.toContain(secret);
    expect("refused" in found && found.refused.length).toBeGreaterThan(5);
  });
});
