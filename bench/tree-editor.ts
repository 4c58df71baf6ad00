import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium, type Page } from "playwright";
import { seedRevision } from "../server/persistence/seed-revision.ts";
import { words } from "../server/words/index.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { dragHundred } from "./editor-drag.ts";
import { installLiveFeed, typeWhileLive } from "./editor-live.ts";
import { savableSite } from "./generated-site.ts";
import { adminPassword, fromSource, type Product, startProduct } from "./product.ts";
import { quantile } from "./quantile.ts";
import { installStopwatch } from "./stopwatch.ts";

const { tree } = words.en.console;
const browserPath = "/usr/bin/chromium";
const browserArgs = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"];
/** With their racks, halls and UPSes some 10,000 nodes. */
const terminals = 8_000;
const repeats = 5;
const dragRepeats = 3;

/** The tree editor at 10,000 nodes, in Chromium on the built product: what somebody waits for who edits a large site. */
export const treeEditor: Benchmark = {
  name: "tree-editor",
  async run() {
    if (!existsSync(browserPath)) throw new Error(`there is no ${browserPath}`);
    const dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-bench-"));
    try {
      await seedRevision({ dataDir, tree: savableSite(terminals), comment: "", now: Date.now() });
      const product = await startProduct({ command: fromSource, demo: false, dataDir });
      try {
        return await inBrowser(product, measure);
      } finally {
        await product.stop();
      }
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

async function inBrowser(
  product: Product,
  use: (page: Page, product: Product) => Promise<Figure[]>,
): Promise<Figure[]> {
  const browser = await chromium.launch({ executablePath: browserPath, args: browserArgs });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: "en" });
    await page.addInitScript(installStopwatch);
    await page.addInitScript(installLiveFeed);
    await page.goto(`${product.url}/sign-in`);
    await page.locator('input[name="name"]').fill("admin");
    await page.locator('input[name="password"]').fill(adminPassword);
    await page.locator('button[type="submit"]').click();
    await page.waitForURL("**/overview");
    return await use(page, product);
  } finally {
    await browser.close();
  }
}

async function measure(page: Page, product: Product): Promise<Figure[]> {
  const opened: number[] = [];
  let scripts = 0;
  for (let i = 0; i < repeats; i++) {
    const since = performance.now();
    await page.goto(`${product.url}/tree`);
    await page.locator('[role="row"][data-row-id="network"]').waitFor();
    // Usable: a key moves the focus.
    await page.locator('[role="row"][data-row-id="network"]').click();
    await page.evaluate(() => window.stopwatch.painted());
    opened.push(performance.now() - since);
    scripts = await page.evaluate(() => window.stopwatch.scriptBytes());
  }
  // What comes with the page by itself (forecast, first readings) is over.
  await page.waitForTimeout(5_000);

  await page.getByRole("button", { name: "View", exact: true }).click();
  const expanded = page.evaluate(() => window.stopwatch.after("click", '[role="rowgroup"]'));
  await page.getByRole("menuitem", { name: "Expand all" }).click();
  const expand = await expanded;
  const scroll = await page.evaluate(() => window.stopwatch.scroll('[role="treegrid"]', 120));
  const search = await page.evaluate(() => window.stopwatch.type('input[type="search"]', "hall-7-t"));
  await page.evaluate(() => window.stopwatch.type('input[type="search"]', ""));
  const live = await typeWhileLive(page);
  const drags: number[] = [];
  for (let i = 0; i < dragRepeats; i++) drags.push(await dragHundred(page));
  const edits = await editsOf(page);
  await page.evaluate((text) => window.stopwatch.beginSave(text), tree.draftClean);
  await page.keyboard.press("Control+s");
  const saved = await page.evaluate(() => window.stopwatch.ended());
  return figuresOf({ opened, scripts, expand, scroll, search, live, drags, edits, saved });
}

/** Another confirmation time of a control terminal's UPS, and how long it takes until the list of findings has looked at it. */
async function editsOf(page: Page): Promise<number[]> {
  await page.getByRole("searchbox").fill("UPS①");
  await page.getByText("1 found").waitFor();
  await page.getByRole("searchbox").press("Enter");
  await page.getByRole("row", { name: "UPS①", exact: true }).click();
  await page.getByRole("tab", { name: "Times" }).click();
  const edits: number[] = [];
  for (let i = 0; i < repeats; i++) {
    await page.getByLabel("Power-failure confirmation time").fill(String(20 + i));
    const found = page.evaluate(() => window.stopwatch.after("click", 'section[aria-labelledby="findings"]'));
    await page.getByRole("button", { name: "Apply" }).click();
    edits.push(await found);
  }
  await page.getByLabel("Power-failure confirmation time").fill("930");
  // Something that is no error, to be saved.
  await page.getByLabel("Low-battery run time").fill("121");
  await page.getByRole("button", { name: "Apply" }).click();
  return edits;
}

type Measured = Record<"opened" | "scroll" | "search" | "drags" | "edits", number[]> &
  Record<"scripts" | "expand" | "saved", number> & { live: Awaited<ReturnType<typeof typeWhileLive>> };

function figuresOf({ opened, scripts, expand, scroll, search, live, drags, edits, saved }: Measured): Figure[] {
  const of = (name: string, values: number[], q: number, goalAtMost: number | null, method: string) =>
    ({ name: `editor, ${name}`, value: quantile(values, q), unit: "ms", goalAtMost, method }) satisfies Figure;
  return [
    of("opened", opened, 0.5, 1_500, `from the address to a row that took a click; median of ${opened.length}`),
    of("expand all", [expand], 1, 250, "from the menu's entry to the painted rows"),
    of("search, a key", search, 1, 50, `the longest of ${search.length}: from the key to the next frame`),
    of("scrolling, a frame", scroll, 1, 32, `the longest of ${scroll.length} frames`),
    of("drag of 100 nodes", drags, 0.5, 200, `from the drop to the paint in the new place; median of ${drags.length}`),
    of(
      "search at 1,000 changes a second",
      live.keys,
      1,
      50,
      `the longest of ${live.keys.length} keys, to the next frame`,
    ),
    {
      ...{ name: "editor, keys lost meanwhile", value: live.lost, unit: "", goalAtMost: 0 },
      method: `at ${Math.round(live.perSec)} changes a second`,
    },
    of("findings after an edit", edits, 0.5, 150, `from Apply to the painted findings; median of ${edits.length}`),
    of(
      "save",
      [saved],
      1,
      1_000,
      "from Ctrl+S over the dialog, confirmed as soon as it is painted, to the paint that says that it is saved",
    ),
    {
      ...{ name: "editor, JavaScript of the first view", value: scripts / 1000, unit: "KB", goalAtMost: 250 },
      method: "as it came over the network, compressed, asked for before the first row stood",
    },
  ];
}
