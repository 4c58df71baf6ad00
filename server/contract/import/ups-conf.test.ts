import { describe, expect, test } from "vitest";
import { upsSchema } from "../tree.ts";
import { readUpsConf, type UpsdAccess } from "./ups-conf.ts";

const upsd: UpsdAccess = { host: "nut.example.com", port: 3493, user: "fukuden", password: "secret", tls: true };
const read = (text: string, args: Partial<Parameters<typeof readUpsConf>[1]> = {}) =>
  readUpsConf(text, { upsd, asNut: false, ...args });
const upsesIn = (...given: Parameters<typeof read>) => {
  const found = read(...given);
  if ("refused" in found) throw new Error(JSON.stringify(found.refused));
  for (const { source } of found.upses) expect(upsSchema.shape.source.safeParse(source).success).toBe(true);
  return found.upses;
};
const refusedIn = (...given: Parameters<typeof read>) => {
  const found = read(...given);
  return "refused" in found ? found.refused.map(({ line, field, value, code }) => [line, field, value, code]) : [];
};
const card = (...lines: string[]) => ["[ups]", "driver = snmp-ups", "port = 192.0.2.1", ...lines].join("\n");
const v3 = (...lines: string[]) => card("snmp_version = v3", "secName = monitor", ...lines);

/** As the manual has it, with what people write into it. */
const example = `# a NUT server
maxretry = 3
pollinterval = 5

[usb]
    driver = usbhid-ups
    port = auto
    desc = "Rack 1, \\"left\\" # not a comment"   # a comment
    vendorid = 0463
    ondelay=30
    ignorelb

[card]
  driver=snmp-ups
  port = 192.0.2.7:1161
  mibs = apcc
  community = "pri vate"
  snmp_version = v2c
  desc = Hall\\ 2
`;

test("UPSes with a network card become SNMP sources, others are reached through their upsd", () => {
  expect(upsesIn(example)).toEqual([
    {
      ...{ line: 5, name: "usb", note: 'Rack 1, "left" # not a comment', role: null, group: null },
      source: { kind: "nut", upsName: "usb", ...upsd },
    },
    {
      ...{ line: 13, name: "card", note: "Hall 2", role: null, group: null },
      source: {
        ...{ kind: "snmp", host: "192.0.2.7", port: 1161, mib: "powernet" },
        access: { version: "2c", readCommunity: "pri vate", writeCommunity: "pri vate" },
      },
    },
  ]);
});

test("all of them can be reached through upsd", () => {
  const sources = upsesIn(example, { asNut: true }).map(({ source }) => source);
  expect(sources).toMatchObject([
    { kind: "nut", upsName: "usb" },
    { kind: "nut", upsName: "card" },
  ]);
});

describe("snmp-ups", () => {
  test.each([
    [card(), { port: 161, mib: "auto", access: { version: "1", readCommunity: "public", writeCommunity: "public" } }],
    [card("mibs = ietf", "snmp_version = v1"), { mib: "rfc1628" }],
    [card("mibs = mge"), { mib: "auto" }],
    [v3(), { access: { version: "3", user: "monitor", authProtocol: null, privProtocol: null } }],
    [
      v3(
        "secLevel = authPriv",
        "authProtocol = SHA512",
        "authPassword = passphrase1",
        "privProtocol = AES256",
        "privPassword = passphrase2",
      ),
      {
        access: {
          ...{ version: "3", user: "monitor", authProtocol: "sha512", authPassphrase: "passphrase1" },
          ...{ privProtocol: "aes256b", privPassphrase: "passphrase2" },
        },
      },
    ],
    [
      v3("seclevel = authNoPriv", "authProtocol = sha", "authPassword = passphrase1", "privPassword = unused"),
      { access: { version: "3", authProtocol: "sha", privProtocol: null, privPassphrase: "" } },
    ],
  ])("%j", (text, source) => {
    expect(upsesIn(text)).toMatchObject([{ source: { kind: "snmp", host: "192.0.2.1", ...source } }]);
  });

  test.each([
    ["ups.example.com", "ups.example.com", 161],
    ["ups.example.com:1161", "ups.example.com", 1161],
    ["udp:192.0.2.1:1161", "192.0.2.1", 1161],
    ["2001:db8::7", "2001:db8::7", 161],
    ["[2001:db8::7]:1161", "2001:db8::7", 1161],
    ["udp6:[2001:db8::7]", "2001:db8::7", 161],
  ])("port = %s", (place, host, port) => {
    expect(upsesIn(`[ups]\ndriver = snmp-ups\nport = "${place}"`)).toMatchObject([{ source: { host, port } }]);
  });

  test.each([
    [card("snmp_version = v4"), 4, "snmp_version", "v4", "notAmong"],
    [card('community = "x\u0007"'), 4, "community", null, "badText"],
    ["[ups]\ndriver = snmp-ups", 1, "port", null, "required"],
    ["[ups]\ndriver = snmp-ups\nport = 192.0.2.1:0", 3, "port", "0", "notWhole"],
    ["[ups]\ndriver = snmp-ups\nport = /dev/ttyS0", 3, "port", "/dev/ttyS0", "badHost"],
    ["[ups]\ndriver = snmp-ups\nport = 255.255.255.255", 3, "port", "255.255.255.255", "targetForbidden"],
    [card("snmp_version = v3"), 1, "secName", null, "required"],
    [v3("secLevel = high"), 6, "secLevel", "high", "notAmong"],
    // snmp-ups takes MD5 and DES where nothing is said.
    [v3("secLevel = authNoPriv", "authPassword = passphrase1"), 1, "authProtocol", "MD5", "notAmong"],
    [v3("secLevel = authNoPriv", "authProtocol = SHA"), 1, "authPassword", null, "required"],
    [v3("secLevel = authNoPriv", "authProtocol = SHA", "authPassword = short"), 8, "authPassword", null, "tooShort"],
    [
      v3("secLevel = authPriv", "authProtocol = SHA", "authPassword = passphrase1", "privPassword = passphrase2"),
      ...[1, "privProtocol", "DES", "notAmong"],
    ],
  ] as [string, number, string, string | null, string][])("%j is refused", (text, line, field, value, code) => {
    expect(refusedIn(text)).toContainEqual([line, field, value, code]);
  });
});

describe("names what is no good by its line", () => {
  test.each([
    ["", null, null, "emptyFile"],
    ["maxretry = 3\n", null, null, "emptyFile"],
    ['[a]\ndesc = "open', 2, "desc", "confQuote"],
    ["[a]\ndesc = back\\", 2, "desc", "confQuote"],
    ["[a]\npassword secret-word", 2, "password", "confSyntax"],
    ["[a]\nport = a b", 2, "port", "confSyntax"],
    ["[a]\nport =", 2, "port", "confSyntax"],
    ["[a]\n= x", 2, "", "confSyntax"],
    ["[a]\ndriver = usbhid-ups\n[a]\ndriver = blazer_usb", 3, "a", "repeatedSection"],
  ])("%j", (text, line, value, code) => {
    const found = read(text);
    expect("refused" in found && found.refused).toContainEqual(
      expect.objectContaining({ line, field: null, value, code }),
    );
    expect(JSON.stringify(found)).not.toContain("secret-word");
  });

  test("a UPS without a driver, and one whose upsd nobody named", () => {
    expect(refusedIn("[a]\nport = auto")).toEqual([[1, "driver", null, "required"]]);
    expect(refusedIn("[a]\n\ndriver = usbhid-ups", { upsd: null })).toEqual([[3, "driver", "usbhid-ups", "needsUpsd"]]);
    expect(upsesIn(card(), { upsd: null })).toHaveLength(1);
  });

  test("two sections at one address", () => {
    expect(refusedIn(`${card()}\n[other]\ndriver = snmp-ups\nport = 192.0.2.1:161`)).toEqual([
      [4, null, "192.0.2.1:161", "repeatedLine"],
    ]);
  });

  test("what is a comment, a quoted word or a head is read as NUT reads it", () => {
    const text =
      '#[no]\n[ a ] # head\ndriver=usbhid-ups#x\n"desc" = "a = b"\n\n[b]\ndriver = "usbhid-ups"\r\ndesc = ""\r\n';
    expect(upsesIn(text).map(({ name, note }) => [name, note])).toEqual([
      ["a", "a = b"],
      ["b", ""],
    ]);
  });
});
