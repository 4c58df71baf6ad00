import { expect, test } from "./fixtures/demo.ts";

test("an account is made, limited to a group, signs in by its link, and is removed", async ({
  console: page,
  browser,
  demo,
  say,
}) => {
  const name = "suzuki";
  await page.getByRole("link", { name: say.console.pages.users }).click();
  await page.getByRole("button", { name: say.users.add }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(say.console.setUp.name).fill("x");
  await dialog.getByRole("button", { name: say.users.add }).click();
  await expect(dialog.getByText(say.console.setUp.badName)).toBeVisible();
  await dialog.getByLabel(say.console.setUp.name).fill(name);
  await dialog.getByLabel(say.users.role).selectOption("administrator");
  await dialog.getByRole("checkbox").first().check();
  await dialog.getByRole("button", { name: say.users.add }).click();
  await expect(dialog).toBeHidden();
  const link = (await page.getByRole("code").innerText()).trim();

  const other = await browser.newContext({ baseURL: demo.url });
  const person = await other.newPage();
  await person.goto(link);
  await person.locator("[name=password]").fill("a password of my own");
  await person.locator("[name=repeat]").fill("a password of my own");
  await person.locator("button[type=submit]").click();
  await person.locator("a[href='/sign-in']").click();
  await person.locator("[name=name]").fill(name);
  await person.locator("[name=password]").fill("a password of my own");
  await person.locator("button[type=submit]").click();
  await person.waitForURL("**/overview");

  const remove = say.users.removeNamed.replace("{name}", name);
  await page.getByRole("button", { name: remove }).click();
  await page.getByRole("dialog").getByRole("button", { name: say.users.remove, exact: true }).click();
  await expect(page.getByRole("button", { name: remove })).toBeHidden();
  // The page may be on its way to sign-in by itself: its live connection was ended.
  await person.goto("/tree").catch(() => undefined);
  await expect(person).toHaveURL(/\/sign-in/);
  await other.close();
});
