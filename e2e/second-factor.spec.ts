import { totpOf } from "../server/testing/totp.ts";
import { expect, test } from "./fixtures/demo.ts";

const password = "long-enough-for-a-test";

test("a second factor is set up on the account page, and asked for from then on", async ({
  console: page,
  browser,
  demo,
  say,
}) => {
  const words = say.users.secondFactor;
  await page.goto("/account");
  const panel = page.getByRole("region", { name: words.title });
  await panel.getByLabel(words.password).fill(password);
  await panel.getByRole("button", { name: words.begin }).click();
  await expect(panel.getByRole("img", { name: words.image })).toBeVisible();
  const secret = await panel.locator("[data-secret]").innerText();
  await panel.getByLabel(words.code).fill(totpOf(secret, Date.now()));
  await panel.getByRole("button", { name: words.confirm }).click();
  await expect(panel.getByText(words.on)).toBeVisible();

  const context = await browser.newContext({ locale: "en", baseURL: demo.url });
  const other = await context.newPage();
  await other.goto("/");
  await other.locator("[name=name]").fill("admin");
  await other.locator("[name=password]").fill(password);
  await other.locator("button[type=submit]").click();
  await other.locator("[name=code]").fill("not a code");
  await other.locator("button[type=submit]").click();
  await expect(other.getByText(say.problems.titles.wrongCode)).toBeVisible();
  await other.locator("[name=code]").fill(totpOf(secret, Date.now()));
  await other.locator("button[type=submit]").click();
  await other.waitForURL("**/overview");
  await context.close();
});
