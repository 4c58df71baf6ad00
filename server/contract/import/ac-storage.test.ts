import { describe, expect, test } from "vitest";
import { exampleSite } from "../../domain/tree/example-site.ts";
import { rules } from "../../domain/tree/rules/rules.ts";
import { treeSchema } from "../tree.ts";
import { hasAcStorage, readAcStorage, withAcStorage } from "./ac-storage.ts";

/** As the set-up guide prints it. */
const source = [
  "[AcStorage]",
  "Storage=1",
  "StorageCount=1",
  "Storage00=172.16.1.210",
  "StoragePort=6001",
  "CacheFlashWait=300",
  "",
];
const file = (...lines: string[]) => ["[AcOther]", "Storage00=192.0.2.99", ...lines].join("\r\n");
const read = (...lines: string[]) => readAcStorage(file("[AcStorage]", ...lines));

describe("the section [AcStorage]", () => {
  test("of the guide, among others", () => {
    expect(readAcStorage(file(...source, "[AcLast]", "CacheFlashWait=7"))).toEqual({
      storage: { linkage: true, addresses: ["172.16.1.210"], port: 6001, flushTimeoutSec: 300 },
    });
  });

  test.each<[string, string[], object]>([
    [
      "without a wait: the old default of 1200 s",
      ["StorageCount=0"],
      { addresses: [], port: 6001, flushTimeoutSec: 1200 },
    ],
    ["switched off", ["Storage=0", "StorageCount=1", "Storage00=a"], { linkage: false, addresses: ["a"] }],
    [
      "in other letters, with blanks",
      [" storagecount = 1 ", "STORAGE00 =\tdisk.example"],
      { addresses: ["disk.example"] },
    ],
    ["with more than it counts", ["StorageCount=1", "Storage00=a", "Storage01=b"], { addresses: ["a"] }],
    ["with one twice", ["StorageCount=2", "Storage00=a", "Storage01=a"], { addresses: ["a"] }],
  ])("%s", (_name, lines, told) => {
    expect(read(...lines)).toEqual({ storage: expect.objectContaining(told) });
  });

  test.each<[string, string[], [number | null, string, string | null, string][]]>([
    ["no count", ["Storage00=a"], [[null, "StorageCount", null, "required"]]],
    ["a count of nothing", ["StorageCount=many"], [[4, "StorageCount", "many", "notWhole"]]],
    ["a count without end", ["StorageCount=1000000000"], [[4, "StorageCount", "1000000000", "notWhole"]]],
    ["fewer than it counts", ["StorageCount=2", "Storage00=a"], [[null, "Storage01", null, "required"]]],
    [
      "an address of all hosts",
      ["StorageCount=1", "Storage00=255.255.255.255"],
      [[5, "Storage00", "255.255.255.255", "targetForbidden"]],
    ],
    ["no host", ["StorageCount=1", "Storage00=a b"], [[5, "Storage00", "a b", "badHost"]]],
    [
      "several values at once",
      ["Storage=2", "StorageCount=0", "StoragePort=0", "CacheFlashWait=-1"],
      [
        [4, "Storage", "2", "notWhole"],
        [6, "StoragePort", "0", "notWhole"],
        [7, "CacheFlashWait", "-1", "notWhole"],
      ],
    ],
  ])("%s is refused with its place", (_name, lines, told) => {
    const found = read(...lines);
    expect(
      "refused" in found && found.refused.map(({ line, field, value, code }) => [line, field, value, code]),
    ).toEqual(told);
  });

  test("is told from other files", () => {
    expect([
      hasAcStorage(file(...source)),
      hasAcStorage("[ups]\ndriver = snmp-ups"),
      hasAcStorage("name,host\n[AcStorage],x"),
    ]).toEqual([true, false, false]);
  });
});

describe("in the tree", () => {
  const storage = { linkage: true, addresses: ["172.16.1.210", "172.16.1.211"], port: 6002, flushTimeoutSec: 1200 };
  const ids =
    (...list: string[]) =>
    () =>
      list.shift() ?? "none left";

  test("each address that is new is a storage system among the linked devices; port and timeout are those of all", () => {
    const next = withAcStorage(exampleSite, storage, "kyoyu", ids("new1", "new2"));
    expect(treeSchema.safeParse(next).error).toBeUndefined();
    expect(next.shared).toEqual({ storagePort: 6002, flushTimeoutSec: 1200 });
    expect(next.storages.slice(exampleSite.storages.length)).toMatchObject([
      {
        id: "new1",
        name: "172.16.1.210",
        groupId: "kyoyu",
        addresses: ["172.16.1.210"],
        linkage: true,
        flushTimeoutSec: null,
      },
      { id: "new2", name: "172.16.1.211", driver: { kind: "bridge", port: null } },
    ]);
    expect(rules(next).filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("one that is there already stays as it is", () => {
    const addresses = exampleSite.storages.flatMap((one) => one.addresses);
    const next = withAcStorage(exampleSite, { ...storage, addresses }, "kyoyu", ids());
    expect(next.storages).toBe(exampleSite.storages);
  });

  test("on the control side without linkage, which is not allowed there; nor where the file has it off", () => {
    const [one] = withAcStorage(exampleSite, storage, "ssc-cluster", ids("a", "b")).storages.slice(-1);
    const [other] = withAcStorage(exampleSite, { ...storage, linkage: false }, "kyoyu", ids("a", "b")).storages.slice(
      -1,
    );
    expect([one?.linkage, other?.linkage]).toEqual([false, false]);
  });
});
