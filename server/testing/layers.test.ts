import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const biome = path.join(root, "node_modules/.bin/biome");

type Case = { file: string; from: string; says: string };

const forbidden: Case[] = [
  { file: "server/domain/tree/x.ts", from: "node:fs", says: "The domain is pure" },
  { file: "server/domain/tree/x.ts", from: "zod", says: "The domain is pure" },
  { file: "server/domain/tree/x.ts", from: "@prisma/client", says: "The domain is pure" },
  { file: "server/domain/x.ts", from: "../contract/live.ts", says: "The domain is pure" },
  { file: "server/contract/x.ts", from: "node:path", says: "domain and zod only" },
  { file: "server/contract/x.ts", from: "../services/x.ts", says: "domain and zod only" },
  { file: "server/words/x.ts", from: "../services/x.ts", says: "Words know" },
  { file: "server/drivers/ups/x.ts", from: "../../controller/act.ts", says: "server/controller/ports.ts" },
  { file: "server/drivers/ups/x.ts", from: "../../persistence/journal.ts", says: "Drivers know" },
  { file: "server/persistence/x.ts", from: "../services/x.ts", says: "Persistence knows" },
  { file: "server/controller/x.ts", from: "../drivers/drivers.ts", says: "server/controller/ports.ts" },
  { file: "server/controller/x.ts", from: "../persistence/journal.ts", says: "server/controller/ports.ts" },
  { file: "server/controller/x.ts", from: "net-snmp", says: "server/drivers" },
  { file: "server/auth/x.ts", from: "../services/x.ts", says: "Accounts know" },
  { file: "server/services/draft/x.ts", from: "../../drivers/drivers.ts", says: "server/services/context.ts" },
  { file: "server/services/draft/x.ts", from: "../../bus/web-bus.ts", says: "server/services/context.ts" },
  { file: "server/services/x.ts", from: "@prisma/client", says: "server/persistence" },
  { file: "server/services/x.ts", from: "better-auth", says: "server/auth" },
  { file: "server/api/x.ts", from: "../persistence/journal.ts", says: "use server/services" },
  { file: "server/realtime/x.ts", from: "../persistence/journal.ts", says: "use server/services" },
  { file: "server/cli/x.ts", from: "../persistence/journal.ts", says: "use server/services" },
  { file: "server/bus/x.ts", from: "../controller/act.ts", says: "contract types only" },
  { file: "server/web/x.ts", from: "../services/x.ts", says: "server/roles" },
  { file: "server/agent/x.ts", from: "../drivers/drivers.ts", says: "ships as one file" },
  { file: "server/simulator/x.ts", from: "../controller/ports.ts", says: "never the controller" },
  { file: "server/simulator/snmp/x.ts", from: "../../drivers/lines.ts", says: "never the controller" },
  { file: "server/web/x.ts", from: "../testing/builders.ts", says: "server/roles" },
  { file: "app/x.tsx", from: "../server/persistence/journal.ts", says: "data comes over the API" },
  { file: "app/x.tsx", from: "../server/config.ts", says: "data comes over the API" },
  { file: "components/tree/x.tsx", from: "../../server/services/x.ts", says: "data comes over the API" },
  { file: "components/tree/x.tsx", from: "socket.io", says: "server/realtime" },
  { file: "components/ui/x.tsx", from: "../tree/tree-view.tsx", says: "Primitives know nothing" },
];

const allowed: Omit<Case, "says">[] = [
  { file: "server/domain/decide/x.ts", from: "../tree/entities.ts" },
  { file: "server/contract/x.ts", from: "zod" },
  { file: "server/drivers/ups/x.ts", from: "../../controller/ports.ts" },
  { file: "server/drivers/ups/x.ts", from: "net-snmp" },
  { file: "server/persistence/x.ts", from: "@prisma/adapter-libsql" },
  { file: "server/services/draft/x.ts", from: "../../persistence/drafts.ts" },
  { file: "server/simulator/x.ts", from: "../contract/simulator-control.ts" },
  { file: "server/roles/x.ts", from: "../controller/start-controller.ts" },
  { file: "server/controller/x.test.ts", from: "../testing/builders.ts" },
  { file: "app/x.tsx", from: "../server/words/index.ts" },
  { file: "components/tree/x.tsx", from: "../../server/domain/tree/entities.ts" },
];

type Diagnostic = { category: string; message: string; location: { path: string } };

describe("the import table", () => {
  let folder: string;
  let found: Diagnostic[];
  /** Each case gets a file of its own in its folder. */
  const all = [...forbidden, ...allowed].map((c, i) => ({ ...c, file: c.file.replace("/x.", `/x${i}.`) }));
  const foundIn = (i: number) =>
    found.filter((d) => d.category === "lint/style/noRestrictedImports" && d.location.path === all[i]?.file);

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "fukuden-layers-"));
    const { vcs: _, $schema: __, ...config } = JSON.parse(readFileSync(path.join(root, "biome.json"), "utf8"));
    writeFileSync(path.join(folder, "biome.json"), JSON.stringify(config));
    const put = (file: string, source: string) => {
      mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(folder, file), source);
    };
    for (const { file, from } of all) put(file, `import { x } from "${from}";\nexport const y = x;\n`);
    put("server/words/a.ts", 'import { b } from "./b.ts";\nexport const a = () => b;\n');
    put("server/words/b.ts", 'import { a } from "./a.ts";\nexport const b = () => a;\n');
    found = await new Promise((resolve, reject) => {
      execFile(
        biome,
        ["lint", "--reporter=json", "--max-diagnostics=500"],
        { cwd: folder },
        (_error, stdout, stderr) => {
          try {
            resolve(JSON.parse(stdout).diagnostics);
          } catch {
            reject(new Error(`${stdout}\n${stderr}`));
          }
        },
      );
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(forbidden.map((c, i) => ({ ...c, i })))("$file may not import $from, and is told what to do", (c) => {
    expect(foundIn(c.i).map((d) => d.message)).toEqual([expect.stringContaining(c.says)]);
  });

  test.each(allowed.map((c, i) => ({ ...c, i: forbidden.length + i })))("$file may import $from", (c) => {
    expect(foundIn(c.i)).toEqual([]);
  });

  test("a cycle is an error", () => {
    const cycles = found.filter((d) => d.category === "lint/suspicious/noImportCycles");
    expect(cycles.map((d) => d.location.path).sort()).toEqual(["server/words/a.ts", "server/words/b.ts"]);
  });
});

describe("the domain", () => {
  // A Date of a given instant is only arithmetic; one of nothing is the clock.
  const banned =
    /\b(Date\.now|new Date(?!\s*\(\s*[^\s)])|Math\.random|async|await|Promise|setTimeout|setInterval|process|console|crypto)\b/;

  /** Without comments and strings: words in them do nothing. */
  function codeOf(source: string): string {
    return source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, "");
  }

  test("finds what it looks for", () => {
    expect(codeOf("const a = Date.now();")).toMatch(banned);
    expect(codeOf("const a = new Date();")).toMatch(banned);
    expect(codeOf("const a = new Date(0);")).not.toMatch(banned);
    expect(codeOf('/** async */ const a = "Date.now"; // await')).not.toMatch(banned);
  });

  const files = readdirSync(path.join(root, "server/domain"), { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
  );
  test("knows no clock, no chance and no waiting", () => {
    expect(files.length).toBeGreaterThan(10);
    const impure = files.filter((file) =>
      banned.test(codeOf(readFileSync(path.join(root, "server/domain", file), "utf8"))),
    );
    expect(impure).toEqual([]);
  });
});
