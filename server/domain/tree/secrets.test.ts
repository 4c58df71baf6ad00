import { expect, test } from "vitest";
import { exampleSite } from "./example-site.ts";
import { hasSecrets, hideSecrets, keepSecrets, secretPlaceholder } from "./secrets.ts";

test("hides secrets at any depth, and nothing else; an empty one shows that it is empty", () => {
  const access = { version: "2c", readCommunity: "public", writeCommunity: "" } as const;
  const source = { kind: "snmp", host: "h", port: 161, mib: "auto", access } as const;
  const [hidden] = hideSecrets({
    ...exampleSite,
    upses: exampleSite.upses.slice(0, 1).map((u) => ({ ...u, source })),
  }).upses;
  expect(hidden?.source).toEqual({ ...source, access: { ...access, readCommunity: secretPlaceholder } });
  expect({ ...hidden, source: null }).toEqual({ ...exampleSite.upses[0], source: null });
});

test.each([
  ["the placeholder is what stood there", { password: secretPlaceholder }, { password: "p" }, { password: "p" }],
  ["a new secret is taken", { password: "q" }, { password: "p" }, { password: "q" }],
  ["none stood there", { password: secretPlaceholder }, { user: "u" }, { password: "" }],
  ["nothing stood there at all", { password: secretPlaceholder }, null, { password: "" }],
  ["what stood there was no text", { password: secretPlaceholder }, { password: { of: "p" } }, { password: "" }],
  [
    "in a list, by place",
    [{ password: secretPlaceholder }, { password: secretPlaceholder }],
    [{ password: "p" }],
    [{ password: "p" }, { password: "" }],
  ],
  ["a list where there was none", [{ password: secretPlaceholder }], null, [{ password: "" }]],
  [
    "the placeholder under another name is text",
    { note: secretPlaceholder },
    { note: "n" },
    { note: secretPlaceholder },
  ],
])("keeps secrets: %s", (_name, next, previous, expected) => {
  expect(keepSecrets(next, previous)).toEqual(expected);
});

test.each([
  ["a set one, deep inside", { source: { access: [{ readCommunity: "public" }] } }, true],
  ["an empty one", { source: { password: "" } }, false],
  ["none", { name: "password" }, false],
  ["nothing at all", null, false],
])("has secrets: %s", (_name, value, expected) => {
  expect(hasSecrets(value)).toBe(expected);
});
