import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { startFleet } from "../server/simulator/fleet/start-fleet.ts";
import { words } from "../server/words/index.ts";
import { expect, test } from "./fixtures/empty-site.ts";

const faultsOf = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map((one) => `${one.id} ${one.nodes.map((node) => node.target).join(" ")}`);
};

test.describe("in English", () => {
  const say = words.en;
  const { firstRun, discover } = say;

  test("a new site finds its UPSes on the network, and is led on from there", async ({ console: page }) => {
    const fleet = await startFleet({
      ...{ count: 3, family: "mixed" },
      place: { kind: "addresses", network: "127.73.0.0/24", port: 0 },
    });
    try {
      await page.goto("/tree");
      await expect(page.getByRole("heading", { name: firstRun.title })).toBeVisible();
      expect(await faultsOf(page)).toEqual([]);
      await page.getByRole("button", { name: firstRun.cards.discover.action }).click();
      await expect(page.getByRole("heading", { name: say.console.pages.discover, exact: true })).toBeVisible();

      // What is no good is said at its field, by the page or by the server.
      const search = page.getByRole("button", { name: discover.form.start, exact: true });
      await search.click();
      await expect(page.getByRole("alert").filter({ hasText: /./ }).first()).toBeVisible();
      await page.getByLabel(discover.form.targets).fill("127.73.0.999/40");
      await search.click();
      await expect(
        page.getByText(/"127.73.0.999\/40" is no target|127.73.0.999\/40 is too large a network/),
      ).toBeVisible();

      await page.getByLabel(discover.form.targets).fill("127.73.0.0/29");
      await page.getByText(discover.form.more).click();
      await page.getByLabel(discover.form.snmpPorts).fill(String(fleet.endpoints[0]?.port));
      await page.getByLabel(discover.form.writeCommunity).fill("private");
      await search.click();
      await expect(page.getByText(/^done: .*3 UPSes/)).toBeVisible({ timeout: 60_000 });
      const table = page.getByRole("table", { name: discover.result });
      await expect(table.getByRole("checkbox")).toHaveCount(3);
      await page.getByRole("button", { name: discover.selectAll }).click();
      await table.getByRole("checkbox").first().uncheck();
      expect(await faultsOf(page)).toEqual([]);
      await page.getByLabel(discover.add.group).fill("Hall/Rack 1");
      await page.getByRole("button", { name: "Add 2 UPSes" }).click();
      await expect(page.getByText("2 UPSes were added to the draft.")).toBeVisible();
      // They are there now, and cannot be added once more.
      await expect(table.getByRole("checkbox", { disabled: true })).toHaveCount(2);
      await page.getByRole("link", { name: discover.add.toTree }).click();

      const steps = page.getByRole("region", { name: firstRun.path.label });
      await expect(steps.getByRole("listitem").nth(1)).toHaveAttribute("aria-current", "step");
      // It leads to the first that was added.
      await expect(page.locator('[role="row"][aria-selected="true"][data-node-id]')).toHaveCount(1);
      await expect(page.getByRole("row", { name: "Rack 1", exact: true })).toBeVisible();
      await steps.getByRole("button", { name: firstRun.path.actions.terminals }).click();
      await expect(page.getByRole("dialog", { name: say.editor.create.title })).toBeVisible();
      await page.keyboard.press("Escape");
      await steps.getByRole("button", { name: firstRun.path.hide }).click();
      await expect(steps).toHaveCount(0);
    } finally {
      await fleet.stop();
    }
  });
});

test.describe("日本語", () => {
  test.use({ language: "ja" });
  const say = words.ja;
  const { firstRun } = say;

  test("the example site is loaded, undone, loaded again, and saved; a file or an empty tree will do as well", async ({
    console: page,
  }) => {
    await page.goto("/tree");
    const card = (id: keyof typeof firstRun.cards) => page.getByRole("button", { name: firstRun.cards[id].action });
    await card("importFile").click();
    await expect(page.getByRole("dialog", { name: say.files.import.title })).toBeVisible();
    await page.keyboard.press("Escape");
    await card("example").press("Enter");
    await expect(page.getByRole("row", { name: "UPS④", exact: true })).toBeVisible();
    await page.keyboard.press("Control+z");
    await expect(card("example")).toBeVisible();
    await card("example").press("Enter");
    await expect(page.getByText(say.console.tree.findingsNone)).toBeVisible();

    const steps = page.getByRole("region", { name: firstRun.path.label });
    await expect(steps.getByRole("listitem").last()).toHaveAttribute("aria-current", "step");
    await steps.getByRole("button", { name: firstRun.path.actions.save }).click();
    const save = page.getByRole("dialog", { name: say.console.save.title });
    await save.getByRole("button", { name: say.console.save.confirm, exact: true }).press("Enter");
    await expect(page.getByText(say.console.tree.draftClean)).toBeVisible();
    await expect(steps).toHaveCount(0);
  });

  test("an empty tree is drawn by hand from a group on", async ({ console: page }) => {
    await page.goto("/tree");
    await page.getByRole("button", { name: firstRun.cards.empty.action }).click();
    await expect(page.getByRole("row", { name: "network", exact: true })).toBeVisible();
    const steps = page.getByRole("region", { name: firstRun.path.label });
    await steps.getByRole("button", { name: firstRun.path.actions.group }).click();
    const dialog = page.getByRole("dialog", { name: say.editor.create.titleGroup });
    await dialog.getByLabel(say.editor.create.name).fill("ラック");
    await dialog.getByRole("button", { name: say.editor.create.confirm, exact: true }).click();
    await expect(page.getByRole("row", { name: "ラック", exact: true })).toBeVisible();
    await steps.getByRole("button", { name: firstRun.path.actions.powerDevices }).click();
    await expect(page.getByRole("dialog", { name: say.editor.create.title })).toBeVisible();
  });
});
