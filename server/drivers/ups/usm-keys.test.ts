import { Authentication, AuthProtocols } from "net-snmp";
import { expect, test } from "vitest";
import { keptKeyCount, localizedKey } from "./usm-keys.ts";

const engine = Buffer.from("000000000000000000000002", "hex");

test("SHA-1: the key of RFC 3414 A.3.2", () => {
  const key = localizedKey("sha", "maplesyrup", engine);
  expect(key.toString("hex")).toBe("6695febc9288e36282235fc7151f128497b38f3f");
});

test.each(["sha", "sha224", "sha256", "sha384", "sha512"] as const)(
  "%s: net-snmp gets the same key, from here",
  (name) => {
    const before = Object.keys(Authentication.authToKeyCache).length;
    expect(Authentication.passwordToKey(AuthProtocols[name], "maplesyrup", engine)).toEqual(
      localizedKey(name, "maplesyrup", engine),
    );
    expect(Object.keys(Authentication.authToKeyCache)).toHaveLength(before);
  },
);

test("a thousand engines cost no thousand megabytes, and one key each passphrase is kept", () => {
  localizedKey("sha512", "one of many", engine);
  const before = keptKeyCount();
  const made = new Set<string>();
  for (let i = 0; i < 1_000; i += 1) {
    engine.writeUInt32BE(i);
    made.add(localizedKey("sha512", "one of many", engine).toString("hex"));
  }
  expect(made.size).toBe(1_000);
  expect(keptKeyCount()).toBe(before);
});
