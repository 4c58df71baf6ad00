import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exampleSite } from "../domain/tree/example-site.ts";
import { hideSecrets } from "../domain/tree/secrets.ts";
import { canonicalJson, sha256 } from "./canonical-json.ts";
import { hashOf, openTree, sealTree } from "./sealed-tree.ts";
import { openSecretBox } from "./secret-key.ts";

let dataDir: string;
let file: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-key-"));
  file = path.join(dataDir, "secret.key");
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe("the key", () => {
  it("is made once, for this user's eyes only", () => {
    openSecretBox(dataDir);
    const key = readFileSync(file, "utf8");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    openSecretBox(dataDir);
    expect(readFileSync(file, "utf8")).toBe(key);
  });

  it("opens what it sealed, each time another text", () => {
    const box = openSecretBox(dataDir);
    const sealed = box.seal("private");
    expect(sealed).not.toContain("private");
    expect(box.seal("private")).not.toBe(sealed);
    expect(openSecretBox(dataDir).open(sealed)).toBe("private");
    expect(box.open(box.seal(""))).toBe("");
  });

  it("that is another one, or damaged, is said by path and left", () => {
    const sealed = openSecretBox(dataDir).seal("private");
    const broken = expect.objectContaining({ code: "storeBroken", message: expect.stringContaining(file) });
    rmSync(file);
    const other = openSecretBox(dataDir);
    expect(() => other.open(sealed)).toThrow(broken);
    expect(() => other.open(`${sealed.slice(0, -4)}AAA=`)).toThrow(broken);
    expect(() => other.open("in the clear")).toThrow(broken);
    writeFileSync(file, "short");
    expect(() => openSecretBox(dataDir)).toThrow(broken);
    expect(readFileSync(file, "utf8")).toBe("short");
  });
});

describe("a stored tree", () => {
  it("comes back as it was, and shows no secret on the way", () => {
    const box = openSecretBox(dataDir);
    const body = sealTree(exampleSite, box);
    expect(body).not.toMatch(/"(public|private)"/);
    expect(openTree(body, box)).toEqual(exampleSite);
  });

  it("is named by its content: not by the order of its members, nor by its secrets", () => {
    const { name, ...rest } = exampleSite.network;
    expect(hashOf({ ...exampleSite, network: { ...rest, name } })).toBe(hashOf(exampleSite));
    expect(hashOf({ ...exampleSite, network: { ...rest, name: "other" } })).not.toBe(hashOf(exampleSite));
    const secretive = structuredClone(exampleSite);
    const source = secretive.upses[0]?.source;
    if (source?.kind === "snmp" && source.access.version !== "3") source.access.writeCommunity = "guess";
    expect(hashOf(secretive)).toBe(hashOf(exampleSite));
  });

  it("is the same text whether its nodes were seen before or not", () => {
    const box = openSecretBox(dataDir);
    const body = sealTree(exampleSite, box);
    const [first, ...others] = exampleSite.upses;
    if (first === undefined) throw new Error("the example has UPSes");
    const edited = { ...exampleSite, upses: [{ ...first, note: "電源" }, ...others] };
    expect(openTree(sealTree(edited, box), box)).toEqual(edited);
    // What another key sealed is of no use to this one.
    rmSync(file);
    const other = openSecretBox(dataDir);
    expect(openTree(sealTree(exampleSite, other), other)).toEqual(exampleSite);
    expect(openTree(body, box)).toEqual(exampleSite);
    for (const tree of [exampleSite, edited, structuredClone(edited)])
      expect(hashOf(tree)).toBe(sha256(canonicalJson(hideSecrets(tree))));
  });
});
