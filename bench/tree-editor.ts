import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium, type Page } from "playwright";
import { seedRevision } from "../server/persistence/seed-revision.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { generateSite } from "./generated-site.ts";
import { adminPassword, fromSource, type Product, startProduct } from "./product.ts";
import { quantile } from "./quantile.ts";

const browserPath = "/usr/bin/chromium";
const browserArgs = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"];
/** With their racks, halls and UPSes some 10,000 nodes. */
const terminals = 8_000;
const repeats = 5;

/** The tree editor at 10,000 nodes, in Chromium on the built product: what somebody waits for who edits a large site. */
export const treeEditor: Benchmark = {
  name: "tree-editor",
  async run() {
    if (!existsSync(browserPath)) throw new Error(`there is no ${browserPath}`);
    const dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-bench-"));
    try {
      await seedRevision({ dataDir, tree: generateSite(terminals), comment: "", now: Date.now() });
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

  const expand = await page.evaluate(() => window.stopwatch.menu("View", "Expand all", "[data-row-id]"));
  const scroll = await page.evaluate(() => window.stopwatch.scroll('[role="treegrid"]', 120));
  const search = await page.evaluate(() => window.stopwatch.type('input[type="search"]', "hall-7-t"));
  await page.evaluate(() => window.stopwatch.type('input[type="search"]', ""));
  const edits: number[] = [];
  for (let i = 0; i < repeats; i++) edits.push(await page.evaluate((n) => window.stopwatch.edit(n), 20 + i));
  const since = performance.now();
  await page.keyboard.press("Control+s");
  await page.getByRole("dialog").getByRole("button", { name: "Save", exact: true }).click();
  await page
    .getByRole("dialog")
    .getByText(/evision 2/)
    .waitFor();
  const saved = performance.now() - since;
  return figuresOf({ opened, scripts, expand, scroll, search, edits, saved });
}

type Measured = Record<"opened" | "scroll" | "search" | "edits", number[]> &
  Record<"scripts" | "expand" | "saved", number>;

function figuresOf({ opened, scripts, expand, scroll, search, edits, saved }: Measured): Figure[] {
  const of = (name: string, values: number[], q: number, goalAtMost: number | null, method: string) =>
    ({ name: `editor, ${name}`, value: quantile(values, q), unit: "ms", goalAtMost, method }) satisfies Figure;
  return [
    of("opened", opened, 0.5, 1_500, `from the address to a row that took a click; median of ${opened.length}`),
    of("expand all", [expand], 1, 250, "from the menu's entry to the painted rows"),
    of("search, a key", search, 1, 50, `the longest of ${search.length}: from the key to the next frame`),
    of("scrolling, a frame", scroll, 1, 32, `the longest of ${scroll.length} frames`),
    of("findings after an edit", edits, 0.5, 150, `from Apply to the painted findings; median of ${edits.length}`),
    of("save", [saved], 1, 1_000, "from Ctrl+S over the dialog to its confirmation"),
    {
      ...{ name: "editor, JavaScript of the first view", value: scripts / 1000, unit: "KB", goalAtMost: 250 },
      method: "as it came over the network, compressed",
    },
  ];
}

declare global {
  interface Window {
    stopwatch: ReturnType<typeof makeStopwatch>;
  }
}

/** Runs in the page. */
function installStopwatch(): void {
  window.stopwatch = makeStopwatchInPage();
  function makeStopwatchInPage() {
    const painted = () =>
      new Promise<number>((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now()))),
      );
    const until = async (is: () => boolean) => {
      while (!is()) await new Promise((resolve) => requestAnimationFrame(resolve));
    };
    const setValue = (input: HTMLInputElement, value: string) => {
      const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value") ?? {};
      set?.call(input, value);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const byText = (selector: string, text: string) =>
      [...document.querySelectorAll<HTMLElement>(selector)].find((one) => one.textContent?.trim().startsWith(text));
    const press = (target: Element) => {
      for (const type of ["pointerdown", "pointerup", "click"])
        target.dispatchEvent(new PointerEvent(type, { bubbles: true, button: 0, pointerType: "mouse" }));
    };
    return {
      painted,
      scriptBytes: () =>
        performance
          .getEntriesByType("resource")
          .filter((entry) => entry.name.includes("/_next/static/") && entry.name.endsWith(".js"))
          .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
      async menu(menu: string, item: string, rows: string) {
        const trigger = byText("button", menu);
        if (trigger) press(trigger);
        await until(() => byText('[role="menuitem"]', item) !== undefined);
        const before = document.querySelectorAll(rows).length;
        const entry = byText('[role="menuitem"]', item);
        const since = performance.now();
        if (entry) press(entry);
        await until(() => document.querySelectorAll(rows).length !== before || performance.now() - since > 3_000);
        return (await painted()) - since;
      },
      async scroll(selector: string, frames: number) {
        const grid = document.querySelector(selector);
        const scroller = grid?.closest(".overflow-auto") ?? grid;
        const took: number[] = [];
        let last = await painted();
        for (let i = 0; i < frames; i++) {
          scroller?.scrollBy(0, 400);
          await new Promise((resolve) => requestAnimationFrame(resolve));
          const now = performance.now();
          took.push(now - last);
          last = now;
        }
        return took;
      },
      async type(selector: string, text: string) {
        const input = document.querySelector<HTMLInputElement>(selector);
        const took: number[] = [];
        if (!input) return took;
        if (text === "") setValue(input, "");
        for (let i = 1; i <= text.length; i++) {
          const since = performance.now();
          setValue(input, text.slice(0, i));
          await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
          took.push(performance.now() - since);
        }
        return took;
      },
      /** Another confirmation time of the first hall's UPS, until the list of findings has looked at it. */
      async edit(seconds: number) {
        const row = document.querySelector<HTMLElement>('[data-row-id="ups1"]');
        if (row) row.click();
        await until(() => byText('[role="tab"]', "Times") !== undefined);
        const tab = byText('[role="tab"]', "Times");
        tab?.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, button: 0 }));
        await until(() => document.getElementById("field-ups-confirmSec") !== null);
        const field = document.getElementById("field-ups-confirmSec") as HTMLInputElement;
        setValue(field, String(seconds));
        await painted();
        const status = document.querySelector("#findings")?.parentElement?.textContent ?? "";
        const since = performance.now();
        byText("button", "Apply")?.click();
        await until(
          () =>
            (document.querySelector("#findings")?.parentElement?.textContent ?? "") !== status ||
            performance.now() - since > 3_000,
        );
        return (await painted()) - since;
      },
    };
  }
}

declare function makeStopwatch(): {
  painted(): Promise<number>;
  scriptBytes(): number;
  menu(menu: string, item: string, rows: string): Promise<number>;
  scroll(selector: string, frames: number): Promise<number[]>;
  type(selector: string, text: string): Promise<number[]>;
  edit(seconds: number): Promise<number>;
};
