import { existsSync } from "node:fs";
import { chromium, type Page } from "playwright";
import { localSocketPath } from "../server/bus/local-socket.ts";
import { openSimControl, type SimControlClient } from "../server/roles/sim-control-client.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { adminPassword, fromSource, type Product, startProduct } from "./product.ts";
import { quantile } from "./quantile.ts";
import { installRowWatch, type RowChange } from "./row-watch.ts";

const upsId = "ups5";
const outages = 100;
/** Each outage is the first of its incident: between them the site's clock runs fast until the one before is over. */
const fastForward = 600;
/** The poller asks no device more often than every 50 ms; an outage seldom falls into the wake of a poll, so neither do these. */
const quietMs = 100;
const browserPath = "/usr/bin/chromium";
const browserArgs =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

/** One outage: when the simulated card sent its trap (machine's clock), and what became of it. */
type Sample = RowChange & { sentAt: number };

/** From the trap datagram to the changed and painted row, over 100 outages of the built product in a real browser. */
export const trapToRow: Benchmark = {
  name: "trap-to-row",
  async run() {
    if (!existsSync(browserPath)) throw new Error(`there is no ${browserPath}`);
    const product = await startProduct({ command: fromSource, demo: true });
    try {
      await product.ready();
      const site = await openSite(product);
      try {
        return figuresOf(await inBrowser(product, (page) => measure(page, site)));
      } finally {
        site.close();
      }
    } finally {
      await product.stop();
    }
  },
};

async function inBrowser<T>(product: Product, use: (page: Page) => Promise<T>): Promise<T> {
  const browser = await chromium.launch({ executablePath: browserPath, args: browserArgs.split(" ") });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: "ja-JP" });
    await page.addInitScript(installRowWatch, upsId);
    await page.goto(`${product.url}/sign-in`);
    await page.locator('input[name="name"]').fill("admin");
    await page.locator('input[name="password"]').fill(adminPassword);
    await page.locator('button[type="submit"]').click();
    await page.locator(`[data-node-id="${upsId}"][data-status="onMains"]`).waitFor();
    return await use(page);
  } finally {
    await browser.close();
  }
}

async function measure(page: Page, site: SimulatedSite): Promise<Sample[]> {
  await assertSameClock(page);
  const samples: Sample[] = [];
  while (samples.length < outages) {
    await site.control.ask({ op: "speed", factor: 1 });
    await page.evaluate((ms) => window.rowWatch.calm(ms), quietMs);
    const changed = page.evaluate(() => window.rowWatch.painted("onBattery"));
    const sentAt = await site.cutMains();
    samples.push({ sentAt, ...site.onMachineClock(await changed) });
    const restored = page.evaluate(() => window.rowWatch.painted("onMains"));
    await site.control.ask({ op: "mains", on: true, upsIds: [upsId] });
    await restored;
    await site.control.ask({ op: "speed", factor: fastForward });
    await page.evaluate(() => window.rowWatch.calm(0));
  }
  return samples;
}

/** The browser's clock must be the one that the simulator reads. */
async function assertSameClock(page: Page): Promise<void> {
  const before = Date.now();
  const there = await page.evaluate(() => Date.now());
  if (there < before - 1 || there > Date.now() + 1) throw new Error("the browser's clock is not the machine's");
}

type SimulatedSite = {
  control: SimControlClient;
  /** Answers when the simulator sent the trap, on the machine's clock, as it told itself. */
  cutMains(): Promise<number>;
  onMachineClock(change: RowChange): RowChange;
  close(): void;
};

/** Connected, and told how the site's clock runs. */
async function openSite(product: Product): Promise<SimulatedSite> {
  const listeners = { onClock: () => {}, onBattery: (_siteAt: number) => {} };
  let clock = { siteAt: 0, realAt: 0, speed: 0 };
  const control = openSimControl({
    socketPath: localSocketPath(product.dataDir, "sim"),
    onPush(push) {
      if (push.push === "clock") {
        clock = push;
        listeners.onClock();
      }
      if (push.push === "event" && push.event.kind === "upsOnBattery" && push.event.upsId === upsId)
        listeners.onBattery(push.event.at);
    },
  });
  await new Promise<void>((resolve) => {
    listeners.onClock = resolve;
  });
  function onMachine(siteAt: number): number {
    if (clock.speed !== 1) throw new Error(`the site's clock runs ${clock.speed} times as fast`);
    return clock.realAt + (siteAt - clock.siteAt);
  }
  return {
    control,
    async cutMains() {
      const told = new Promise<number>((resolve) => {
        listeners.onBattery = resolve;
      });
      const before = Date.now();
      await control.ask({ op: "mains", on: false, upsIds: [upsId] });
      const sentAt = onMachine(await told);
      if (sentAt < before - 1 || sentAt > Date.now() + 1) throw new Error("the simulator's clock is not the machine's");
      return sentAt;
    },
    onMachineClock: (change) => ({
      ...change,
      trapAt: change.trapAt === null ? null : onMachine(change.trapAt),
      decidedAt: change.decidedAt === null ? null : onMachine(change.decidedAt),
    }),
    close: () => control.close(),
  };
}

function figuresOf(samples: readonly Sample[]): Figure[] {
  const how = `${samples.length} outages of ${upsId}, painted in Chromium`;
  const total = samples.map((s) => s.paintedAt - s.sentAt);
  const figure = (name: string, values: number[], q: number, method: string, goalAtMost: number | null = null) =>
    ({ name: `trap-to-row ${name}`, value: quantile(values, q), unit: "ms", goalAtMost, method }) satisfies Figure;
  const part = (name: string, method: string, of: (s: Sample) => number | null) => {
    const values = samples.map(of).filter((ms) => ms !== null);
    return values.length === 0 ? [] : [figure(`· ${name}`, values, 0.5, `p50 of the part: ${method}`)];
  };
  const between = (from: number | null, to: number | null) => (from === null || to === null ? null : to - from);
  return [
    figure("p50", total, 0.5, how),
    figure("p95", total, 0.95, how, 150),
    figure("max", total, 1, how),
    ...part("trap", "sent → heard by the controller", (s) => between(s.sentAt, s.trapAt)),
    ...part("poll", "→ UPS read, decision begins", (s) => between(s.trapAt, s.decidedAt)),
    ...part("tell", "→ decided, on disk, over both sockets", (s) => between(s.decidedAt, s.receivedAt)),
    ...part("render", "→ row changed", (s) => between(s.receivedAt, s.changedAt)),
    ...part("paint", "→ frame drawn", (s) => between(s.changedAt, s.paintedAt)),
  ];
}
