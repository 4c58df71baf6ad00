import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures/demo.ts";

test.use({ language: "en" });

async function openNode(page: Page, name: string, tab: string): Promise<void> {
  await page.getByRole("row", { name, exact: true }).click();
  await page.getByRole("tab", { name: tab, exact: true }).click();
}

test("a UPS, a terminal and a storage are edited, checked, and saved as the next revision", async ({
  console: page,
  say,
}) => {
  const { ups, terminal, storage } = say.fields;
  const sections = say.fields.sections;
  await page.getByRole("link", { name: say.console.pages.tree, exact: true }).click();

  // Out of range: said at the field, nothing changes.
  await openNode(page, "UPS⑤", sections.times);
  const confirmSec = page.getByLabel(ups.confirmSec.label);
  await expect(confirmSec).toHaveValue("60");
  await confirmSec.fill("5000");
  await page.getByRole("button", { name: say.console.properties.apply }).click();
  await expect(page.getByRole("alert").filter({ hasText: "3600" })).toBeVisible();

  // Within its range, but against a rule: a finding with both numbers, and saving is blocked.
  await confirmSec.fill("20");
  await page.getByRole("button", { name: say.console.properties.apply }).click();
  await expect(page.getByText(/T04/)).toBeVisible();
  await expect(
    page.getByRole("row", { name: "UPS⑤", exact: true }).getByRole("img", { name: say.console.tree.changed }),
  ).toBeVisible();
  await page.getByRole("button", { name: say.console.tree.save }).click();
  await page.getByRole("dialog").getByRole("button", { name: say.console.save.confirm, exact: true }).click();
  await expect(page.getByRole("dialog").getByRole("alert").first()).toBeVisible();
  await page.keyboard.press("Escape");

  await confirmSec.fill("90");
  await page.getByRole("button", { name: say.console.properties.apply }).click();
  await expect(page.getByText(/T04/)).toBeHidden();

  await openNode(page, "blade-1", sections.times);
  await page.getByLabel(terminal.shutdownSec.label).fill("120");
  await page.getByRole("button", { name: say.console.properties.apply }).click();
  await openNode(page, "共有ディスク", sections.times);
  await page.getByLabel(storage.flushTimeoutSec.label).fill("240");
  await page.getByRole("button", { name: say.console.properties.apply }).click();
  await expect(page.getByText("3 unsaved changes")).toBeVisible();

  await page.getByRole("button", { name: say.console.tree.save }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(say.console.save.comment).fill("longer confirmation for the blades");
  await dialog.getByRole("button", { name: say.console.save.confirm, exact: true }).click();
  await expect(dialog.getByText("Saved as revision 2.")).toBeVisible();
  await dialog.getByRole("button", { name: say.console.states.close }).last().click();

  // The controller picks it up.
  await page.getByRole("link", { name: say.console.pages.overview, exact: true }).click();
  await expect(page.getByText("revision 2")).toBeVisible();
});

test("the connection is lost and comes back: the page says so, and goes on without a reload", async ({
  console: page,
  demo,
  say,
}) => {
  await expect(page.locator('[data-node-id="ups1"]')).toHaveAttribute("data-status", "onMains");
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await demo.restart(async () => {
    await expect(page.getByText(say.console.topBar.connection.lost)).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText(/Connection lost since/)).toBeVisible();
    await expect(page.locator('[data-node-id="ups1"]'), "what was known stays").toHaveAttribute(
      "data-status",
      "onMains",
    );
  });
  await expect(page.getByText(/Connection lost since/)).toBeHidden({ timeout: 30_000 });
  await expect(page.locator('[data-node-id="blade-1"]')).toHaveAttribute("data-status", "running", { timeout: 30_000 });
  expect(await page.evaluate(() => (window as unknown as { sameDocument?: boolean }).sameDocument)).toBe(true);
});
