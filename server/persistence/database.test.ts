import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase, openReader } from "./database.ts";
import { readSetting, writeSetting } from "./settings.ts";
import { StoreError, storeErrorOf } from "./store-error.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "fukuden-database-"));
  file = path.join(folder, "console.db");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("opening", () => {
  it.each([
    ["garbage", Buffer.from("this is no database, whatever its name says".repeat(100))],
    ["an empty file", Buffer.alloc(0)],
  ])("reports %s by path and leaves it as it is", async (_what, content) => {
    writeFileSync(file, content);
    await expect(openDatabase({ file })).rejects.toMatchObject({
      name: "StoreError",
      code: "storeBroken",
      message: expect.stringContaining(file),
    });
    expect(readFileSync(file)).toEqual(content);
  });

  it("reports a database with damaged pages", async () => {
    await (await openDatabase({ file })).close();
    const content = readFileSync(file);
    content.fill(0xa5, 4096, 4096 * 8);
    writeFileSync(file, content);
    await expect(openDatabase({ file })).rejects.toMatchObject({ code: "storeBroken" });
    expect(readFileSync(file)).toEqual(content);
  });

  it("reports a missing database whose log is still there", async () => {
    writeFileSync(`${file}-wal`, "left over");
    await expect(openDatabase({ file })).rejects.toMatchObject({ code: "storeBroken" });
  });

  it("says that a folder cannot be written", async () => {
    const blocked = path.join(folder, "file");
    writeFileSync(blocked, "");
    await expect(openDatabase({ file: path.join(blocked, "console.db") })).rejects.toMatchObject({
      code: expect.stringMatching(/storeNotWritable/),
    });
  });

  it("takes folders whose names mean something in a URL", async () => {
    const odd = path.join(folder, "50% #1?a=b 復電");
    mkdirSync(odd);
    const database = await openDatabase({ file: path.join(odd, "console.db") });
    await database.transaction((tx) => writeSetting(tx, "a", "b", 0));
    await database.close();
    expect(readFileSync(path.join(odd, "console.db")).subarray(0, 15).toString()).toBe("SQLite format 3");
  });

  it("makes files that only this user can read", async () => {
    const database = await openDatabase({ file });
    await database.transaction((tx) => writeSetting(tx, "a", "b", 0));
    for (const end of ["", "-wal", "-shm"]) expect(statSync(file + end).mode & 0o777, end).toBe(0o600);
    await database.close();
  });

  it("opened by several at the same time, is made once", async () => {
    const opened = await Promise.all([1, 2, 3].map(() => openDatabase({ file })));
    await opened[0]?.transaction((tx) => writeSetting(tx, "a", "b", 0));
    expect(await opened[2]?.read((client) => readSetting(client, "a"))).toBe("b");
    await Promise.all(opened.map((database) => database.close()));
  });
});

describe("an open database", () => {
  it("keeps its pragmas after transactions", async () => {
    const database = await openDatabase({ file });
    for (let i = 0; i < 3; i++) await database.transaction((tx) => writeSetting(tx, "a", String(i), 0));
    await expect(database.transaction(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    const pragma = async (name: string) => {
      const rows = await database.client.$queryRawUnsafe<Record<string, unknown>[]>(`PRAGMA ${name}`);
      return Object.values(rows[0] ?? {}).map(String)[0];
    };
    expect(await pragma("journal_mode")).toBe("wal");
    expect(await pragma("synchronous")).toBe("2");
    expect(await pragma("foreign_keys")).toBe("1");
    expect(await pragma("busy_timeout")).toBe("5000");
    await database.close();
  });

  it("rolls back what fails, and goes on", async () => {
    const database = await openDatabase({ file });
    await expect(
      database.transaction(async (tx) => {
        await writeSetting(tx, "a", "b", 0);
        throw new Error("changed my mind");
      }),
    ).rejects.toThrow("changed my mind");
    expect(await database.read((client) => readSetting(client, "a"))).toBeNull();
    await database.transaction((tx) => writeSetting(tx, "a", "c", 0));
    expect(await database.read((client) => readSetting(client, "a"))).toBe("c");
    await database.close();
  });

  it("is read by others while it is written, who cannot write", async () => {
    const writer = await openDatabase({ file });
    const reader = await openReader({ file });
    await writer.transaction(async (tx) => {
      await writeSetting(tx, "a", "b", 0);
      expect(await reader?.read((client) => readSetting(client, "a"))).toBeNull();
    });
    expect(await reader?.read((client) => readSetting(client, "a"))).toBe("b");
    await expect(reader?.transaction((tx) => writeSetting(tx, "a", "c", 0))).rejects.toMatchObject({
      code: "storeNotWritable",
    });
    await reader?.close();
    await writer.close();
  });

  it("says that the disk is full, and works again when there is room", async () => {
    const database = await openDatabase({ file });
    // What SQLite does at the end of a disk, without one: no page beyond the present ones.
    const limit = (pages: number) => database.client.$queryRawUnsafe(`PRAGMA max_page_count = ${pages}`);
    await limit(1);
    const big = "x".repeat(1_000_000);
    await expect(database.transaction((tx) => writeSetting(tx, "big", big, 0))).rejects.toMatchObject({
      code: "storeNotWritable",
      message: expect.stringContaining(file),
    });
    expect(await database.read((client) => readSetting(client, "big"))).toBeNull();
    await limit(1_000_000);
    await database.transaction((tx) => writeSetting(tx, "big", big, 0));
    await database.close();
  });

  it.runIf(process.getuid?.() === 0 && process.platform === "linux")("on a real full disk says the same", async () => {
    const disk = path.join(folder, "disk");
    mkdirSync(disk);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk]);
    try {
      const database = await openDatabase({ file: path.join(disk, "console.db") });
      const fill = () => database.transaction((tx) => writeSetting(tx, crypto.randomUUID(), "x".repeat(100_000), 0));
      const filling = (async () => {
        for (let i = 0; i < 30; i++) await fill();
      })();
      await expect(filling).rejects.toMatchObject({ code: "storeNotWritable" });
      await database.close();
    } finally {
      execFileSync("umount", ["-l", disk]);
    }
  });
});

describe("storeErrorOf", () => {
  it.each([
    [{ rawCode: 8 }, "storeNotWritable"],
    [{ rawCode: 2570 }, "storeNotWritable"],
    [{ cause: { extendedCode: 13 } }, "storeNotWritable"],
    [{ meta: { driverAdapterError: { cause: { kind: "SocketTimeout" } } } }, "storeNotWritable"],
    [{ code: "EROFS" }, "storeNotWritable"],
    [{ rawCode: 11 }, "storeBroken"],
    [new Error("file is not a database"), "storeBroken"],
  ] as const)("%o is %s", (error, code) => {
    expect(storeErrorOf(error, "x.db")?.code).toBe(code);
  });

  it("leaves other errors alone", () => {
    expect(storeErrorOf(new Error("something else"), "x.db")).toBeNull();
    expect(storeErrorOf({ code: "P2002", cause: { kind: "UniqueConstraintViolation" } }, "x.db")).toBeNull();
    expect(storeErrorOf(null, "x.db")).toBeNull();
    const own = new StoreError("storeNewer", "no");
    expect(storeErrorOf(new Error("x", { cause: own }), "x.db")).toBe(own);
  });
});
