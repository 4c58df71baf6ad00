import { expect, test } from "vitest";
import type { SnmpAccess, Tree, Ups } from "../../domain/tree/entities.ts";
import { exampleSite } from "../../domain/tree/example-site.ts";
import { createTrapSources, type TrapOrigin } from "./trap-sources.ts";

const v3 = (user: string, authPassphrase = "fukuden-auth"): SnmpAccess => ({
  ...{ version: "3", user, authProtocol: "sha256", authPassphrase },
  ...{ privProtocol: null, privPassphrase: "" },
});
const [model] = exampleSite.upses as [Ups];
const v2c: SnmpAccess = { version: "2c", readCommunity: "public", writeCommunity: "private" };
function ups(id: string, host: string, access = v2c, port = 161): Ups {
  return { ...model, id, source: { kind: "snmp", host, port, access, mib: "auto" } };
}
const upses = [
  ups("alone", "192.0.2.1"),
  ups("left", "192.0.2.2", v2c, 161),
  ups("right", "192.0.2.2", v2c, 1_161),
  ups("named", "ups.example", v3("everybody")),
  ups("six", "2001:DB8:0::6", v3("everybody")),
  ups("other", "192.0.2.7", v3("everybody", "another passphrase")),
  ups("only", "192.0.2.8", v3("only-one")),
];
const sources = createTrapSources(
  { ...exampleSite, upses } as Tree,
  { idsOf: (name) => ({ rack7: ["right"], twins: ["alone", "right"] })[name] ?? [] },
  { namesAt: (address) => new Set(["192.0.2.50", "2001:db8::50"].includes(address) ? ["ups.example"] : []) },
);
const from = (address: string, more: Partial<TrapOrigin> = {}, port = 40_000): TrapOrigin => ({
  ...{ source: { address, port }, identName: null, agentAddress: null, engineUpsIds: [], userUpsIds: [] },
  ...more,
});

test.each<[string, TrapOrigin, string[]]>([
  ["its address", from("192.0.2.1"), ["alone"]],
  ["an address that two share: both", from("192.0.2.2"), ["left", "right"]],
  ["that address, and a port", from("192.0.2.2", {}, 1_161), ["right"]],
  ["that address, and what it calls itself", from("192.0.2.2", { identName: "rack7" }), ["right"]],
  ["that address, and its id", from("192.0.2.2", { identName: "left" }), ["left"]],
  ["that address, and a name that nobody has", from("192.0.2.2", { identName: "?" }), ["left", "right"]],
  ["that address, and a name that two have", from("192.0.2.2", { identName: "twins" }), ["right"]],
  ["any address of a name", from("192.0.2.50"), ["named"]],
  ["the name's IPv6 address", from("2001:db8::50"), ["named"]],
  ["IPv6, however it is written", from("2001:0db8::0006"), ["six"]],
  ["IPv4 in IPv6", from("::ffff:192.0.2.1"), ["alone"]],
  ["another address, and the name of one", from("203.0.113.1", { identName: "rack7" }), ["right"]],
  ["another address, and the name of two", from("203.0.113.1", { identName: "twins" }), []],
  ["another address, but a v1 trap that tells its own", from("203.0.113.1", { agentAddress: "192.0.2.1" }), ["alone"]],
  ["its engine, from wherever", from("203.0.113.1", { engineUpsIds: ["other"] }), ["other"]],
  ["its engine, rather than its address", from("192.0.2.1", { engineUpsIds: ["other"] }), ["other"]],
  [
    "an engine with two, and what it calls itself",
    from("203.0.113.1", { engineUpsIds: ["left", "right"], identName: "rack7" }),
    ["right"],
  ],
  ["an engine whose UPS is gone", from("192.0.2.1", { engineUpsIds: ["gone"] }), ["alone"]],
  ["a user that only one has", from("203.0.113.1", { userUpsIds: ["only"] }), ["only"]],
  ["a user that more have", from("203.0.113.1", { userUpsIds: ["named", "six"] }), []],
  ["nothing that is known", from("203.0.113.1", { identName: "?", agentAddress: "203.0.113.2" }), []],
])("%s", (_name, origin, expected) => {
  expect(sources.upsesOf(origin)).toEqual(expected);
});

const upsIdsOf = (...args: Parameters<typeof sources.usersOf>) => sources.usersOf(...args).map(({ upsIds }) => upsIds);
test("users of one name with other passphrases: the likelier first", () => {
  expect(upsIdsOf("everybody", "203.0.113.1", [])).toEqual([["named", "six"], ["other"]]);
  expect(upsIdsOf("everybody", "192.0.2.7", [])).toEqual([["other"], ["named", "six"]]);
  expect(upsIdsOf("everybody", "203.0.113.1", ["other"])).toEqual([["other"], ["named", "six"]]);
  expect(upsIdsOf("stranger", "192.0.2.7", [])).toEqual([]);
});

test("of a hundred passphrases of one user eight are tried, the right one among them if anything tells it", () => {
  const many = Array.from({ length: 100 }, (_, i) =>
    ups(`u${i}`, `198.51.100.${i}`, v3("everybody", `passphrase ${i}`)),
  );
  const { usersOf } = createTrapSources(
    { ...exampleSite, upses: many } as Tree,
    { idsOf: () => [] },
    { namesAt: () => new Set() },
  );
  const found = usersOf("everybody", "198.51.100.99", []);
  expect(found).toHaveLength(8);
  expect(found[0]?.upsIds).toEqual(["u99"]);
});
