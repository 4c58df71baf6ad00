import { describe, expect, test } from "vitest";
import { dotted, forbidden, ipv4Of } from "./addresses.ts";
import { hostsOf, readTargets } from "./targets.ts";

function hosts(...texts: string[]): string[] {
  const read = readTargets(texts);
  if ("faults" in read) throw new Error(JSON.stringify(read.faults));
  expect([...hostsOf(read.targets)]).toHaveLength(read.size);
  return [...hostsOf(read.targets)];
}
const faultOf = (text: string) => {
  const read = readTargets([text]);
  return "faults" in read ? read.faults.map(({ fault }) => fault) : [];
};

describe("targets", () => {
  test.each([
    ["192.0.2.7", ["192.0.2.7"]],
    [" 192.0.2.7 ", ["192.0.2.7"]],
    ["192.0.2.10-12", ["192.0.2.10", "192.0.2.11", "192.0.2.12"]],
    ["192.0.2.254 - 192.0.3.1", ["192.0.2.254", "192.0.2.255", "192.0.3.0", "192.0.3.1"]],
    ["192.0.2.9/30", ["192.0.2.9", "192.0.2.10"]],
    ["192.0.2.8/31", ["192.0.2.8", "192.0.2.9"]],
    ["192.0.2.8/32", ["192.0.2.8"]],
    ["UPS-4.example.com", ["ups-4.example.com"]],
    ["ups4", ["ups4"]],
    ["4ups.7th", ["4ups.7th"]],
    ["2001:DB8::7", ["2001:db8::7"]],
    ["fe80::1%eth0", ["fe80::1%eth0"]],
    ["::1", ["::1"]],
    ["127.0.0.1", ["127.0.0.1"]],
  ])("%s", (text, expected) => {
    expect(hosts(text)).toEqual(expected);
  });

  test("a network is asked without its first and its last address", () => {
    const found = hosts("192.0.2.77/24");
    expect([found.length, found[0], found.at(-1)]).toEqual([254, "192.0.2.1", "192.0.2.254"]);
  });

  test("what is named twice is asked once; names come first", () => {
    expect(hosts("192.0.2.4-6", "b", "192.0.2.1", "192.0.2.2-4", "192.0.2.3", "a", "B")).toEqual([
      "b",
      "a",
      ...[1, 2, 3, 4, 5, 6].map((n) => `192.0.2.${n}`),
    ]);
  });

  test.each([
    ["", "targetFormat"],
    ["192.0.2", "targetFormat"],
    ["192.0.2.256", "targetFormat"],
    ["192.0.2.1/x", "targetFormat"],
    ["192.0.2/24", "targetFormat"],
    ["192.0.2-7", "targetFormat"],
    ["192.0.2.1-256", "targetFormat"],
    ["192.0.2.1-2.3", "targetFormat"],
    // Systems take these for numbers: 127.0.0.1, 0.0.0.0.
    ["127.1", "targetFormat"],
    ["0", "targetFormat"],
    ["0x7f.0x1", "targetFormat"],
    ["2130706433", "targetFormat"],
    ["http://ups4", "targetFormat"],
    ["ups 4", "targetFormat"],
    ["-ups", "targetFormat"],
    ["a:b", "targetFormat"],
    ["192.0.2.9-7", "targetOrder"],
    ["192.0.2.9-192.0.2.7", "targetOrder"],
  ])("%j is refused: %s", (text, code) => {
    expect(faultOf(text)).toEqual([{ code }]);
  });

  test.each(["10.0.0.0/15", "10.0.0.0/0", "10.0.0.0/33"])("%s is refused with what is allowed", (text) => {
    expect(faultOf(text)).toEqual([{ code: "targetPrefix", min: 16, max: 32 }]);
  });

  test.each([
    ["0.0.0.0", "unspecified"],
    ["0.0.0.0/24", "unspecified"],
    ["::", "unspecified"],
    ["0:0:0:0:0:0:0:0", "unspecified"],
    ["255.255.255.255", "broadcast"],
    ["127.255.255.255", "broadcast"],
    ["127.255.255.250-127.255.255.255", "broadcast"],
    ["224.0.0.1", "multicast"],
    ["223.255.255.250-224.0.0.3", "multicast"],
    ["ff02::1", "multicast"],
    ["FF02::1", "multicast"],
    ["240.0.0.1", "reserved"],
  ])("%s is refused: %s", (text, kind) => {
    expect(faultOf(text)).toEqual([{ code: "targetForbidden", kind }]);
  });

  test("the last /16 of the loopback is asked without its broadcast address", () => {
    expect(hosts("127.255.0.0/16").at(-1)).toBe("127.255.255.254");
  });

  test("every one that is no good is named", () => {
    expect(readTargets(["x y", "192.0.2.1", "::"])).toMatchObject({
      faults: [
        { index: 0, value: "x y" },
        { index: 2, value: "::" },
      ],
    });
  });

  test("not more than 65,536 addresses, counted once each", () => {
    const two = readTargets(["10.0.0.0/16", "10.0.0.0/16", "10.0.7.0/24", "10.0.0.0", "10.0.255.255"]);
    expect(two).toMatchObject({ size: 65_536 });
    expect(readTargets(["10.0.0.0/16", "10.1.0.1-3"])).toEqual({
      faults: [{ index: 1, value: "10.1.0.1-3", fault: { code: "targetTooMany", size: 65_537, max: 65_536 } }],
    });
    expect(readTargets([])).toEqual({ targets: { ranges: [], names: [] }, size: 0 });
  });
});

test("addresses", () => {
  expect(ipv4Of("255.255.255.255")).toBe(2 ** 32 - 1);
  expect(dotted(2 ** 32 - 1)).toBe("255.255.255.255");
  expect(dotted(ipv4Of("192.0.2.129") ?? 0)).toBe("192.0.2.129");
  expect([ipv4Of("1.2.3"), ipv4Of("1.2.3.999")]).toEqual([null, null]);
  expect([forbidden("192.0.2.1"), forbidden("2001:db8::1"), forbidden("ups4"), forbidden("::%1")]).toEqual([
    null,
    null,
    null,
    "unspecified",
  ]);
});
