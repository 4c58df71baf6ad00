// `npm run pictures`: the pictures of `docs/images`, of the built product with the example site, in both themes and both languages.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright";
import { startFleet } from "../server/simulator/fleet/start-fleet.ts";
import { claimPortOffset } from "../server/testing/processes/port-offset.ts";
import { endProducts, startProduct } from "../server/testing/product.ts";
import { type Language, words } from "../server/words/index.ts";
import { startOverTls } from "./fixtures/over-tls.ts";

const folder = path.resolve(import.meta.dirname, "../docs/images");
const password = "long-enough-for-a-picture";
const looks = [
  { language: "ja", theme: "dark" },
  { language: "en", theme: "light" },
] as const;
type Look = { language: Language; theme: "dark" | "light" };

/** Waits until nothing moves: the forecast is there, the drawing laid out. */
const restMs = 2_500;

async function run(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const ports = await claimPortOffset();
  const env = {
    FUKUDEN_DEMO: "1",
    FUKUDEN_DEMO_PORT_OFFSET: String(ports.offset),
    FUKUDEN_TRAP_PORT: "",
    FUKUDEN_AGENT_PORT: "",
  };
  const product = await startOverTls({ ...env, FUKUDEN_NODE_ID: "sv1", FUKUDEN_ADMIN_PASSWORD: password });
  const second = await startOverTls({ FUKUDEN_NODE_ID: "sv2", FUKUDEN_ADMIN_PASSWORD: password });
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"],
  });
  try {
    await pairBoth(browser, product.url, second.url);
    for (const look of looks) await picturesOf(browser, product.url, look);
    const empty = await startProduct({ env: { FUKUDEN_ADMIN_PASSWORD: password } });
    for (const look of looks) await picturesOfNewSite(browser, empty.url, look);
  } finally {
    await browser.close();
    await endProducts();
    await ports.release();
  }
}

/** A site without settings, and its search for simulated UPSes. */
async function picturesOfNewSite(browser: Browser, url: string, look: Look): Promise<void> {
  const { page, say, picture, close } = await signedIn(browser, url, look);
  const { discover } = say;
  await page.goto("/tree");
  await picture("first-run");
  const fleet = await startFleet({
    ...{ count: 6, family: "mixed" },
    place: { kind: "addresses", network: "127.74.0.0/24", port: 0 },
  });
  try {
    await page.goto("/discover");
    await page.getByLabel(discover.form.targets).fill("127.74.0.0/29");
    await page.getByText(discover.form.more).click();
    await page.getByLabel(discover.form.snmpPorts).fill(String(fleet.endpoints[0]?.port));
    await page.getByRole("button", { name: discover.form.start, exact: true }).click();
    await page.getByText(say.discovery.state.done).first().waitFor();
    await page.getByRole("button", { name: discover.selectAll }).click();
    await page.getByLabel(discover.add.group).fill("SSC/Rack 1");
    await picture("discover");
  } finally {
    await fleet.stop();
  }
  await close();
}

async function signedIn(browser: Browser, url: string, { language, theme }: Look) {
  const viewport = { width: 1440, height: 900 };
  const context = await browser.newContext({
    locale: language,
    baseURL: url,
    viewport,
    colorScheme: theme,
    ignoreHTTPSErrors: true,
  });
  await context.addInitScript((wanted) => localStorage.setItem("theme", wanted), theme);
  const page = await context.newPage();
  const say = words[language];
  const { console: pages } = say;
  await page.goto("/");
  await page.getByLabel(pages.signIn.name).fill("admin");
  await page.getByLabel(pages.signIn.password).fill(password);
  await page.getByRole("button", { name: pages.signIn.submit }).click();
  await page.waitForURL("**/overview");
  const picture = async (name: string) => {
    await page.waitForTimeout(restMs);
    await page.screenshot({ path: path.join(folder, `${name}-${language}-${theme}.png`) });
  };
  return { page, say, picture, close: () => context.close() };
}

async function picturesOf(browser: Browser, url: string, look: Look): Promise<void> {
  const { page, say, picture, close } = await signedIn(browser, url, look);
  const { editor, console: pages, whatIf, fields } = say;
  await picture("overview");

  await page.goto("/tree");
  const row = (name: string) => page.getByRole("row", { name, exact: true });
  await row("UPS④").click();
  await page.getByRole("tab", { name: fields.sections.times }).click();
  await picture("tree");
  await command(page, editor.actions.drawing);
  await picture("tree-drawing");
  await command(page, editor.actions.drawing);

  await page.getByLabel(fields.ups.confirmSec.label).fill("700");
  await page.getByRole("button", { name: pages.properties.apply }).click();
  await page.getByRole("button", { name: whatIf.details }).click();
  await picture("tree-findings");
  await page.getByRole("button", { name: /T04/ }).first().click();
  await picture("tree-correction");
  await page.keyboard.press("Escape");
  await row("UPS④").click();
  await page.keyboard.press("Control+z");
  await command(page, editor.actions.exportFile);
  await picture("export");
  await page.keyboard.press("Escape");

  await page.goto("/sheet");
  await picture("sheet");
  await page.goto("/account");
  await picture("account");
  await page.goto("/users");
  await picture("users");
  await page.goto("/peers");
  await page.getByText(say.peers.reachable).waitFor();
  await picture("peers");
  await page.goto("/tree");
  await row("UPS④").click();
  await command(page, editor.actions.send);
  await page.getByLabel(say.peers.sending.password).fill(password);
  await page.getByRole("button", { name: say.peers.sending.connect }).click();
  await picture("send-settings");
  await close();
}

/** Two control terminals that know each other; the second one takes settings. */
async function pairBoth(browser: Browser, url: string, secondUrl: string): Promise<void> {
  const one = await signedIn(browser, url, looks[0]);
  const other = await signedIn(browser, secondUrl, looks[0]);
  const pair = async (from: Page, there: string) => {
    const { certificateSha256 } = await (
      await from.request.post("/api/v1/peers/look", { data: { url: there } })
    ).json();
    await from.request.post("/api/v1/peers", { data: { url: there, certificateSha256 } });
  };
  await pair(one.page, secondUrl);
  await pair(other.page, url);
  await other.page.request.post("/api/v1/peers/password", { data: { password } });
  await one.close();
  await other.close();
}

/** By the list of commands, which knows all of them. */
async function command(page: Page, name: string): Promise<void> {
  await page.getByRole("treegrid").locator('[role="row"]').nth(1).focus();
  await page.keyboard.press("Control+k");
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
}

await run();
