import { describe, expect, test } from "vitest";
import type { UpsSource } from "../tree/entities.ts";
import { exampleSite } from "../tree/example-site.ts";
import { createDeviceIndex, tellingSerial } from "./same-device.ts";

const access = { version: "2c", readCommunity: "", writeCommunity: "" } as const;
const snmp = (host: string, port = 161): UpsSource => ({ kind: "snmp", host, port, access, mib: "auto" });
const nut = (host: string, upsName: string): UpsSource => ({
  ...{ kind: "nut", host, port: 3493, upsName },
  ...{ user: "", password: "", tls: false },
});
const sources: Record<string, UpsSource> = {
  ups1: snmp("192.0.2.1"),
  ups2: snmp("UPS2.example.com"),
  ups3: nut("192.0.2.3", "rack"),
  ups4: snmp("192.0.2.1"),
};
const tree = {
  ...exampleSite,
  upses: exampleSite.upses.map((ups) => ({ ...ups, source: sources[ups.id] ?? ups.source })),
};
const serials: Record<string, string> = { ups1: "AS1234", ups2: "0000000", ups5: " as1234 ", ups6: "QB9" };

function index() {
  return createDeviceIndex({
    tree,
    addressOf: (host) => (host === "UPS2.example.com" ? "192.0.2.2" : null),
    serialOf: (id) => serials[id] ?? null,
  });
}
const find = (source: UpsSource, more: { address?: string; serial?: string } = {}) =>
  index().find({ source, address: more.address ?? null, serial: more.serial ?? null });

describe("a device is known", () => {
  test.each([
    ["by address and port", snmp("192.0.2.1"), {}, "ups1"],
    ["by name", snmp("ups2.EXAMPLE.com"), {}, "ups2"],
    ["by the address of a name of the tree", snmp("192.0.2.2"), { address: "192.0.2.2" }, "ups2"],
    ["by the address of another name", snmp("alias"), { address: "192.0.2.2" }, "ups2"],
    ["by its name at the NUT server", nut("192.0.2.3", "RACK"), {}, "ups3"],
  ] as const)("%s", (_how, source, more, nodeId) => {
    expect(find(source, more)).toEqual({ nodeId, by: "address" });
  });

  test("by its serial number, at another address", () => {
    expect(find(snmp("192.0.2.9"), { serial: "AS1234" })).toEqual({ nodeId: "ups1", by: "serial" });
  });

  test("by what was added since", () => {
    const devices = index();
    const device = { source: snmp("192.0.2.77"), address: null, serial: "ZZ77" };
    devices.add("new", device);
    expect(devices.find(device)).toEqual({ nodeId: "new", by: "address" });
    expect(devices.find({ ...device, source: nut("x", "y") })).toEqual({ nodeId: "new", by: "serial" });
  });
});

test.each([
  ["another port", snmp("192.0.2.1", 1161), {}],
  ["another UPS of the same NUT server", nut("192.0.2.3", "rack2"), {}],
  ["SNMP at the host of a NUT server", snmp("192.0.2.3"), {}],
  ["a serial number that says nothing", snmp("192.0.2.9"), { serial: "0000000" }],
  ["one that is too short to say anything", snmp("192.0.2.9"), { serial: "QB9" }],
  ["nothing in common", snmp("192.0.2.9"), { serial: "XY9999" }],
] as const)("%s is another device", (_what, source, more) => {
  expect(find(source, more)).toBeNull();
});

test.each(["N/A", "Unknown", "not set", "None", "XXXXXXXX", "  ", "12"])("%j is no serial number", (serial) => {
  expect(tellingSerial(serial)).toBeNull();
});
