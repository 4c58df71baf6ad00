import { expect, test } from "@playwright/test";
import { endProducts, startProduct } from "../server/testing/product.ts";
import { words } from "../server/words/index.ts";

const say = words.en.console;

test.afterEach(endProducts);

test("a new site: the link that the server prints makes the first administrator, once", async ({ browser }) => {
  const product = await startProduct();
  const context = await browser.newContext({ baseURL: product.url, locale: "en" });
  const page = await context.newPage();

  await page.goto("/live");
  await expect(page, "without an account every page leads to set-up").toHaveURL(/\/set-up/);
  await page.goto(product.setupPath ?? "");
  await page.getByLabel(say.setUp.name, { exact: true }).fill("rin");
  await page.getByLabel(say.setUp.password, { exact: true }).fill("short");
  await page.getByLabel(say.setUp.repeat).fill("short");
  await page.getByRole("button", { name: say.setUp.submit }).click();
  await expect(page.getByText(say.setUp.shortPassword).last()).toBeVisible();
  await page.getByLabel(say.setUp.password, { exact: true }).fill("a long password");
  await page.getByLabel(say.setUp.repeat).fill("a long password");
  await page.getByRole("button", { name: say.setUp.submit }).click();
  await page.waitForURL("**/overview");
  await expect(page.getByText(say.overview.pathEmpty)).toBeVisible();
  await expect(page.getByText(say.overview.powered.none), "nothing is claimed of a site without UPSes").toBeVisible();

  const stranger = await browser.newContext({ baseURL: product.url, locale: "en" });
  const other = await stranger.newPage();
  await other.goto(product.setupPath ?? "");
  await expect(
    other.getByText(say.setUp.done).or(other.getByRole("heading", { name: say.signIn.title })),
  ).toBeVisible();
  await other.goto("/tree");
  await expect(other).toHaveURL(/\/sign-in/);
  await other.getByLabel(say.signIn.name).fill("rin");
  await other.getByLabel(say.signIn.password).fill("not the password");
  await other.getByRole("button", { name: say.signIn.submit }).click();
  await expect(other.getByRole("alert").first()).toBeVisible();
  expect((await other.request.get("/api/v1/live")).status()).toBe(401);
});
