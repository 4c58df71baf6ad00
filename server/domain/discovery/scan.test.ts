import { expect, test } from "vitest";
import { nearestFault, nutAttempts, type ScanCredential, snmpAttempts } from "./scan.ts";

const community = (name: string): ScanCredential => ({
  kind: "community",
  readCommunity: name,
  writeCommunity: `${name}-w`,
});
const v3 = (user: string): ScanCredential => ({
  kind: "v3",
  user,
  authProtocol: "sha256",
  authPassphrase: "a",
  privProtocol: null,
  privPassphrase: "",
});
const nut = (user: string, tls: boolean): ScanCredential => ({ kind: "nut", user, password: "p", tls });

test("SNMP v3 is tried first, then v2c, then v1, each in the order given", () => {
  const attempts = snmpAttempts([community("a"), v3("u"), nut("n", false), community("b"), v3("w")]);
  const shown = attempts.map(({ credential, access }) => [
    credential,
    access.version,
    access.version === "3" ? access.user : access.readCommunity,
  ]);
  expect(shown).toEqual([
    [1, "3", "u"],
    [4, "3", "w"],
    [0, "2c", "a"],
    [3, "2c", "b"],
    [0, "1", "a"],
    [3, "1", "b"],
  ]);
  expect(attempts[2]?.access).toEqual({ version: "2c", readCommunity: "a", writeCommunity: "a-w" });
});

test("NUT servers are asked with TLS first; without an account where none is given", () => {
  const attempts = nutAttempts([nut("plain", false), community("a"), nut("safe", true)]);
  expect(attempts.map(({ credential }) => credential)).toEqual([2, 0]);
  expect(attempts[0]?.access).toEqual({ user: "safe", password: "p", tls: true });
  expect(nutAttempts([community("a")])).toEqual([{ credential: null, access: { user: "", password: "", tls: false } }]);
});

test("of several faults the one nearest to success is told", () => {
  expect(nearestFault(["unknownUser", "wrongPrivKey", "wrongAuthKey"])).toBe("wrongPrivKey");
  expect(nearestFault([])).toBeNull();
});
