import { describe, expect, test } from "vitest";
import type { Tree, UpsSource } from "../../domain/tree/entities.ts";
import { exampleSite } from "../../domain/tree/example-site.ts";
import { readUpsConf } from "./ups-conf.ts";
import { upsConfOf } from "./ups-conf-of.ts";

const [example] = exampleSite.upses;
if (example === undefined) throw new Error("the example has UPSes");
const site = (...upses: { name: string; source: UpsSource }[]): Tree => ({
  ...exampleSite,
  upses: upses.map((one, i) => ({ ...example, id: `u${i}`, ...one })),
});
const v3 = { version: "3" as const, user: "the monitor", authPassphrase: "auth-secret", privPassphrase: "priv-secret" };
const snmp = { kind: "snmp" as const, host: "192.0.2.1", port: 161, mib: "auto" as const };
const community = { version: "2c" as const, readCommunity: "read-secret", writeCommunity: "write-secret" };

test("each UPS is a section of its own, without any secret", () => {
  const text = upsConfOf(
    site(
      { name: "UPS④ 共有", source: { ...snmp, mib: "powernet", port: 1161, access: community } },
      {
        name: 'a "b" \\',
        source: { ...snmp, host: "2001:db8::7", access: { ...v3, authProtocol: "sha256", privProtocol: "aes256r" } },
      },
      {
        name: "電源",
        source: {
          kind: "nut",
          host: "nut1",
          port: 3493,
          upsName: "eaton",
          user: "u",
          password: "nut-secret",
          tls: true,
        },
      },
      { name: "装置", source: { ...snmp, mib: "rfc1628", access: { ...community, version: "1" } } },
    ),
  );
  expect(text).not.toMatch(/secret"|-secret/);
  expect(text.split("\n").slice(3)).toEqual([
    ...["[UPS4]", "  driver = snmp-ups", "  port = 192.0.2.1:1161", "  mibs = apcc", "  snmp_version = v2c"],
    ...['  desc = "UPS④ 共有"', ""],
    ...["[a-b]", "  driver = snmp-ups", '  port = "[2001:db8::7]"', "  mibs = auto", "  snmp_version = v3"],
    ...['  secName = "the monitor"', "  secLevel = authPriv", "  authProtocol = SHA256", "  privProtocol = AES256C"],
    ...['  desc = "a \\"b\\" \\\\"', ""],
    ...["[ups]", "  driver = dummy-ups", "  mode = repeater", "  port = eaton@nut1:3493", '  desc = "電源"', ""],
    ...["[ups-2]", "  driver = snmp-ups", "  port = 192.0.2.1", "  mibs = ietf", "  snmp_version = v1"],
    ...['  desc = "装置"', ""],
  ]);
});

describe("what is written is read back as it was:", () => {
  const levels = [
    { authProtocol: null, privProtocol: null },
    { authProtocol: "sha", privProtocol: null },
    { authProtocol: "sha512", privProtocol: "aes" },
    { authProtocol: "sha384", privProtocol: "aes256b" },
    { authProtocol: "sha224", privProtocol: "aes256r" },
  ] as const;
  test.each(levels)("SNMP v3 with $authProtocol and $privProtocol", (level) => {
    const source = { ...snmp, host: "2001:db8::7", port: 1161, access: { ...v3, ...level } };
    // As somebody enters the secrets that are left out.
    const secrets = `  authPassword = ${v3.authPassphrase}\n  privPassword = ${v3.privPassphrase}\n`;
    const read = readUpsConf(upsConfOf(site({ name: "ups", source })) + secrets, { upsd: null, asNut: false });
    const kept = {
      authPassphrase: level.authProtocol === null ? "" : v3.authPassphrase,
      privPassphrase: level.privProtocol === null ? "" : v3.privPassphrase,
    };
    expect(read).toMatchObject({
      upses: [{ name: "ups", source: { ...source, access: { ...source.access, ...kept } } }],
    });
  });

  test("the example's cards", () => {
    const read = readUpsConf(upsConfOf(exampleSite), { upsd: null, asNut: false });
    if ("refused" in read) throw new Error(JSON.stringify(read.refused));
    const places = exampleSite.upses.map(({ source }) => [source.host, source.port]);
    expect(read.upses.map(({ source }) => [source.host, source.port])).toEqual(places);
    expect(read.upses.map(({ note }) => note)).toEqual(exampleSite.upses.map(({ name }) => name));
  });

  test("a site without UPSes is a file without sections", () => {
    expect(upsConfOf(site())).not.toContain("[");
  });
});
