import { expect, test } from "vitest";
import { canonical, createAddresses } from "./addresses.ts";

test.each([
  ["2001:DB8:0:0::1", "2001:db8::1"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["::FFFF:c000:207", "192.0.2.7"],
  ["0:0:0:0:0:ffff:192.0.2.7", "192.0.2.7"],
  ["192.0.2.7", "192.0.2.7"],
  ["FE80:0::1%eth0", "fe80::1%eth0"],
  ["::1", "::1"],
])("%s is written %s", (address, expected) => {
  expect(canonical(address)).toBe(expected);
});

test("an address in the settings is found without asking anybody, as the sockets write it", async () => {
  const addresses = createAddresses();
  expect(await addresses.resolve("2001:DB8::0:1")).toEqual({ address: "2001:db8::1", family: 6 });
  expect(await addresses.resolve("::ffff:192.0.2.7")).toEqual({ address: "192.0.2.7", family: 4 });
});

test("a name is known at every address that it has", async () => {
  const addresses = createAddresses();
  expect(addresses.namesAt("127.0.0.1").size).toBe(0);
  const { address } = await addresses.resolve("localhost");
  expect([...addresses.namesAt(address)]).toEqual(["localhost"]);
});
