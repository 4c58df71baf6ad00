import { describe, expect, test } from "vitest";
import { newCredential, newScanForm, readScanForm, type ScanForm } from "./scan-form.ts";

const read = (change: Partial<ScanForm>) => readScanForm({ ...newScanForm, targets: "192.0.2.0/24", ...change });

describe("the form of a search", () => {
  test("as it stands, with a target: the defaults, one community", () => {
    expect(read({})).toEqual({
      request: {
        targets: ["192.0.2.0/24"],
        credentials: [{ kind: "community", readCommunity: "public", writeCommunity: "" }],
        ...{ perSec: 50, hostsAtOnce: 64, timeoutMs: 1_000 },
      },
    });
  });

  test("targets in lines, ports with commas or none, each kind of account with what it needs", () => {
    const v3 = { ...newCredential("v3"), user: "monitor", authPassphrase: "auth-secret" };
    const nut = { ...newCredential("nut"), user: "reader", password: "p", tls: true };
    expect(
      read({
        targets: " 192.0.2.7\n\n192.0.2.10-60 ",
        credentials: [v3, nut],
        snmpPorts: "161, 1161",
        nutPorts: " - ",
      }),
    ).toMatchObject({
      request: {
        targets: ["192.0.2.7", "192.0.2.10-60"],
        credentials: [
          {
            ...{ kind: "v3", user: "monitor", authProtocol: "sha256", authPassphrase: "auth-secret" },
            ...{ privProtocol: null, privPassphrase: "" },
          },
          { kind: "nut", user: "reader", password: "p", tls: true },
        ],
        ...{ snmpPorts: [161, 1161], nutPorts: [] },
      },
    });
  });

  test.each<[string, Partial<ScanForm>, string, string]>([
    ["no target", { targets: " \n" }, "targets", "tooShort"],
    [
      "a community of nothing",
      { credentials: [{ ...newCredential("community"), readCommunity: "" }] },
      "credentials.0.readCommunity",
      "tooShort",
    ],
    [
      "a v3 user of nothing",
      { credentials: [{ ...newCredential("v3"), authPassphrase: "long enough" }] },
      "credentials.0.user",
      "tooShort",
    ],
    [
      "a short passphrase",
      { credentials: [{ ...newCredential("v3"), user: "u", authPassphrase: "short" }] },
      "credentials.0.authPassphrase",
      "tooShort",
    ],
    ["a port that is none", { snmpPorts: "161, http" }, "snmpPorts.1", "wrongType"],
    ["a port out of range", { nutPorts: "70000" }, "nutPorts.0", "tooBig"],
    ["a pace beyond what is allowed", { perSec: "1001" }, "perSec", "tooBig"],
    ["a pace of nothing", { hostsAtOnce: "" }, "hostsAtOnce", "wrongType"],
  ])("%s is refused at its field", (_name, change, path, code) => {
    const told = read(change);
    expect("errors" in told && told.errors.map((error) => [error.path.join("."), error.code])).toEqual([[path, code]]);
  });
});
