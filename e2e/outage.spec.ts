import type { Page } from "@playwright/test";
import type { SimAnswer } from "../server/contract/simulator-control.ts";
import { expect, test } from "./fixtures/demo.ts";
import { simulatorReport } from "./fixtures/simulator.ts";
import { at, recordStatuses, type Seen, seenStatuses } from "./fixtures/statuses.ts";

const linked = ["blade-1", "blade-2", "svr100-1", "svr100-2", "svr100-pool"];
const terminals = [...linked, "sv1", "sv2"];
const upses = ["ups1", "ups2", "ups3", "ups4", "ups5", "ups6"];
const speed = 60;

async function expectStatus(page: Page, nodeIds: readonly string[], status: string, timeout = 60_000): Promise<void> {
  for (const id of nodeIds)
    await expect(page.locator(`[data-node-id="${id}"]`), id).toHaveAttribute("data-status", status, { timeout });
}

/** Each of `earlier` showed its status before any of `later` did. */
function expectOrder(seen: readonly Seen[], earlier: [string[], string], later: [string[], string], from = 0): void {
  for (const a of earlier[0])
    for (const b of later[0]) {
      const first = at(seen, a, earlier[1], from);
      const then = at(seen, b, later[1], from);
      expect(first, `${a} shows ${earlier[1]}`).toBeGreaterThanOrEqual(0);
      expect(then, `${b} shows ${later[1]}`).toBeGreaterThan(first);
    }
}

function expectNoHarm(report: Extract<SimAnswer, { result: "report" }>): void {
  expect(report.violations).toEqual([]);
}

test.describe("日本語", () => {
  test.use({ language: "ja" });

  test("mains fail at all six UPSes: the site goes down in order, and comes back in order", async ({
    console: page,
    demo,
    say,
  }) => {
    await expectStatus(page, terminals, "running");
    await expectStatus(page, upses, "onMains");
    await expectStatus(page, ["blade-pool"], "stopped");
    await page.getByLabel(say.console.demo.speed).selectOption(String(speed));
    await recordStatuses(page);
    await page.getByRole("button", { name: say.console.demo.startOutage }).click();

    await expectStatus(page, upses, "onBattery", 10_000);
    await expectStatus(page, [...linked, "ups4", "ups5", "ups6", "shared-disk"], "stopped");
    await expect(page.getByText("SSC-CL-SV1 とともに停止しました", { exact: false })).toBeVisible({ timeout: 60_000 });
    const down = await seenStatuses(page);
    expectOrder(down, [["ups4"], "onBattery"], [linked, "stopping"]);
    expectOrder(down, [["blade-1", "blade-2"], "stopped"], [["ups5"], "stopped"]);
    expectOrder(down, [["svr100-1", "svr100-2", "svr100-pool"], "stopped"], [["ups6"], "stopped"]);
    expectOrder(down, [["ups5", "ups6"], "stopped"], [["shared-disk"], "flushing"]);
    expectOrder(down, [["shared-disk"], "flushing"], [["ups4"], "stopped"]);
    expectOrder(down, [["ups4"], "stopped"], [["sv2"], "stopping"]);
    expectOrder(down, [["sv2"], "stopped"], [["sv1", "ups1", "ups3"], "stopping"]);

    await page.getByRole("button", { name: say.console.demo.mainsBack }).click();
    await expectStatus(page, [...terminals, "shared-disk", "control-disk"], "running", 90_000);
    await expectStatus(page, upses, "onMains");
    const all = await seenStatuses(page);
    const back = down.length;
    expectOrder(all, [["ups3"], "onMains"], [["ups4"], "onMains"], back);
    expectOrder(all, [["ups4"], "onMains"], [["ups5", "ups6"], "onMains"], back);
    expectOrder(all, [["shared-disk"], "running"], [linked, "running"], back);
    expect(at(all, "blade-pool", "running")).toBe(-1);
    expectNoHarm(await simulatorReport(demo));
  });
});

test("mains come back in the middle: what was asked to stop goes through, and everything runs again", async ({
  console: page,
  demo,
  say,
}) => {
  await expectStatus(page, terminals, "running");
  await page.getByLabel(say.console.demo.speed).selectOption(String(speed));
  await page.getByRole("button", { name: say.console.demo.startOutage }).click();
  await page.getByRole("link", { name: say.console.outage.toLive }).click();
  await page.waitForURL("**/live");

  await expectStatus(page, ["ups5", "ups6"], "stopped");
  await page.getByRole("link", { name: say.console.pages.overview, exact: true }).click();
  await page.getByRole("button", { name: say.console.demo.mainsBack }).click();
  await page.getByRole("link", { name: say.console.pages.live, exact: true }).click();
  await expectStatus(page, [...terminals, "shared-disk", "control-disk"], "running", 90_000);
  await expectStatus(page, upses, "onMains");
  await expect(page.getByText(say.console.live.calm)).toBeVisible();
  const report = await simulatorReport(demo);
  expectNoHarm(report);
  const halted = report.events.flatMap((e) => (e.kind === "terminalHalted" ? [String(e.terminalId)] : []));
  expect([...new Set(halted)].sort()).toEqual(linked);
});
