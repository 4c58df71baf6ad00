import { describe, expect, test } from "vitest";
import { readImportFile } from "./read-import-file.ts";

const read = (text: string, name = "file") => readImportFile(new File([text], name));

describe("what a chosen file is", () => {
  test.each([
    ["settings without secrets", '{"secrets":{"kind":"leftOut"}}', { kind: "settings", isEncrypted: false }],
    [
      "settings with encrypted ones, after a byte order mark",
      '\uFEFF {"secrets":{"kind":"encrypted"}}',
      { kind: "settings", isEncrypted: true },
    ],
    ["some other JSON", '{"secrets":1}', { kind: "settings", isEncrypted: false }],
    ["JSON that is cut", '{"tree":', { kind: "unreadable" }],
    ["a list of UPSes", "name,host,protocol\nups,10.0.0.1,snmpv2c\n", { kind: "csv" }],
    ["a ups.conf", "maxretry = 3\n[ups1]\n driver = snmp-ups\n", { kind: "ups.conf" }],
    ["a legacy config.apc", "[Ac]\r\nx=1\r\n[AcStorage]\r\nStorageCount=0\r\n", { kind: "config.apc" }],
    ["nothing", "", { kind: "csv" }],
  ])("%s", async (_name, text, is) => {
    expect(await read(text)).toMatchObject(is);
  });

  test("one of 100 MB is refused without reading it", async () => {
    const file = { name: "huge.json", size: 100_000_000, text: () => Promise.reject(new Error("it was read")) };
    expect(await readImportFile(file as unknown as File)).toEqual({
      kind: "tooLarge",
      name: "huge.json",
      megabytes: 24,
    });
  });

  test("a list is smaller than settings may be", async () => {
    expect(await read(`name,host\n${"x".repeat(1_048_576)}`)).toMatchObject({ kind: "tooLarge", megabytes: 1 });
  });
});
