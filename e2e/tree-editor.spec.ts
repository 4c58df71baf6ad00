import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures/demo.ts";

/** Everything by keyboard alone, in Japanese. */
test.describe("by keyboard", () => {
  test.use({ language: "ja" });

  test("a group with a device is made, renamed, copied, moved, removed, undone, saved and compared", async ({
    console: page,
    say,
  }) => {
    const { editor, console: words, revisions } = say;
    await openTree(page, words.pages.tree, words.tree.label);
    const row = (name: string) => page.getByRole("row", { name, exact: true });

    // 電源制御グループ作成 below 共有ディスク_連動用.
    await row("共有ディスク_連動用").focus();
    await page.keyboard.press("Shift+Insert");
    await expect(page.getByRole("dialog", { name: editor.create.titleGroup })).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert").filter({ hasText: editor.create.badName })).toBeVisible();
    await page.keyboard.type("新サーバ");
    await page.keyboard.press("Enter");
    await expect(row("新サーバ")).toBeFocused();

    // 新規装置登録: its kind, name and address; the rest has the defaults of its place.
    await page.keyboard.press("Insert");
    const dialog = page.getByRole("dialog", { name: editor.create.title });
    await dialog.getByLabel(editor.create.name).fill("UPS⑦");
    await dialog.getByLabel(editor.create.host).fill("bad host");
    await page.keyboard.press("Enter");
    await expect(dialog.getByRole("alert").filter({ hasText: editor.create.badHost })).toBeVisible();
    await dialog.getByLabel(editor.create.host).fill("192.0.2.7");
    await page.keyboard.press("Enter");
    await expect(row("UPS⑦")).toBeFocused();
    // Nothing hangs on it: the rules say so at once.
    await expect(page.getByRole("listitem").filter({ hasText: "T20" }).first()).toBeVisible();

    // F2: another name.
    await page.keyboard.press("F2");
    await page.getByRole("textbox", { name: "UPS⑦ の新しい名前" }).fill("UPS⑧");
    await page.keyboard.press("Enter");
    await expect(row("UPS⑧")).toBeVisible();

    // The whole group copied, pasted beside itself, and removed again.
    await row("新サーバ").click();
    await page.keyboard.press("Control+c");
    await row("共有ディスク_連動用").click();
    await page.keyboard.press("Control+v");
    await expect(row("新サーバ 2")).toBeVisible();
    await page.keyboard.press("Control+k");
    await page.keyboard.type(editor.actions.expandAll);
    await page.keyboard.press("Enter");
    await expect(row("UPS⑧")).toHaveCount(2);
    await row("新サーバ 2").click();
    await page.keyboard.press("Delete");
    await page.getByRole("dialog").getByRole("button", { name: editor.remove.confirm }).press("Enter");
    await expect(row("新サーバ 2")).toHaveCount(0);
    await page.keyboard.press("Control+z");
    await expect(row("新サーバ 2")).toBeVisible();
    await page.keyboard.press("Control+y");
    await expect(row("新サーバ 2")).toHaveCount(0);

    // All of it is in the draft: it survives a reload.
    await expect(page.getByText(editor.sync.saved)).toBeVisible();
    await page.reload();
    await expect(row("UPS⑧")).toBeVisible();

    // 設定保存, then the two revisions side by side.
    await row("新サーバ").focus();
    await page.keyboard.press("Control+s");
    const save = page.getByRole("dialog", { name: words.save.title });
    await save.getByLabel(words.save.comment).fill("UPS を追加");
    await save.getByRole("button", { name: words.save.confirm, exact: true }).press("Enter");
    await expect(save.getByText(/2/).first()).toBeVisible();
    await save.getByRole("button", { name: words.states.close }).last().press("Enter");
    await row("新サーバ").focus();
    await page.keyboard.press("Control+k");
    await page.keyboard.type(editor.actions.revisions);
    await page.keyboard.press("Enter");
    const compare = page.getByRole("dialog", { name: revisions.title });
    await compare.getByLabel(revisions.from).selectOption("1");
    await expect(compare.getByText("UPS⑧")).toBeVisible();
    await compare.getByRole("button", { name: /リビジョン 1 に戻す/ }).press("Enter");
    await expect(compare.getByText(revisions.restored.replace("{number}", "1"))).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(row("UPS⑧")).toHaveCount(0);
  });
});

test.describe("by mouse", () => {
  test.use({ language: "en" });

  test("nodes are dragged where they may stand, several at once, and the context menu does the same as the menus", async ({
    console: page,
    say,
  }) => {
    const { editor, console: words } = say;
    await openTree(page, words.pages.tree, words.tree.label);
    const row = (name: string) => page.getByRole("row", { name, exact: true });
    const folder = (id: string) => page.locator(`[aria-labelledby="row-${id}"]`);

    await row("blade-1").click();
    await row("blade-2").click({ modifiers: ["Control"] });
    await expect(page.getByText("2 nodes selected")).toBeVisible();
    await row("blade-1").dragTo(folder("svr100/linkedTerminals"));
    await expect(page.getByText("2 nodes moved")).toBeVisible();
    await expect(folder("blade/linkedTerminals")).toContainText("(1)");

    // A server among power devices: nowhere to be dropped.
    await row("blade-1").click();
    await row("blade-1").dragTo(folder("svr100/power"));
    await expect(folder("svr100/linkedTerminals")).toContainText("(5)");

    await row("blade-pool").click({ button: "right" });
    await page.getByRole("menuitem", { name: editor.actions.remove }).click();
    await page.getByRole("dialog").getByRole("button", { name: editor.remove.confirm }).click();
    await expect(row("blade-pool")).toHaveCount(0);
    await page.getByRole("button", { name: editor.menus.edit }).click();
    await page.getByRole("menuitem", { name: /Undo: delete/ }).click();
    await expect(row("blade-pool")).toBeVisible();

    // What is not known is found by what it has.
    await page.getByRole("searchbox", { name: words.tree.search }).fill("02:46:4b:44:00:0b");
    await expect(page.getByText("1 found")).toBeVisible();
    await page.getByRole("button", { name: editor.actions.filter }).click();
    await expect(row("blade-1")).toBeVisible();
    await expect(row("svr100-1")).toHaveCount(0);
  });

  test("a mistake is found, led to, corrected by a button, and the forecast says what the draft changes", async ({
    console: page,
    say,
  }) => {
    const { console: words, editor, whatIf, fields } = say;
    await openTree(page, words.pages.tree, words.tree.label);
    const row = (name: string) => page.getByRole("row", { name, exact: true });
    const forecast = page.getByRole("region", { name: whatIf.title });
    const setConfirm = async (seconds: string) => {
      await page.getByRole("tab", { name: fields.sections.times }).click();
      await page.getByLabel(fields.ups.confirmSec.label).fill(seconds);
      await page.getByRole("button", { name: words.properties.apply }).click();
    };
    await row("UPS④").click();
    await setConfirm("700");
    // UPS⑤ and UPS⑥ confirm before the storage that their servers use.
    await expect(page.getByText("2 errors, no warnings")).toBeVisible();
    await page.getByRole("tab", { name: fields.sections.times }).focus();
    await page.keyboard.press("F8");
    await expect(row("UPS⑤")).toBeFocused();
    await page.keyboard.press("F8");
    await expect(row("UPS⑥")).toBeFocused();
    await page.keyboard.press("Shift+F8");
    await expect(row("UPS⑤")).toBeFocused();
    await page.getByRole("button", { name: "Correct T04 of UPS⑤" }).click();
    const dialog = page.getByRole("dialog", { name: "Correct T04" });
    await expect(dialog.getByText("700 → 30")).toBeVisible();
    await dialog.getByRole("button", { name: editor.correct.apply, exact: true }).click();
    await expect(page.getByText("no errors, no warnings")).toBeVisible();

    // Ten seconds later than saved: so are the servers that use the storage, and the margin is smaller by them.
    await row("UPS④").click();
    await setConfirm("40");
    await expect(forecast.getByText(/\(saved: /)).toBeVisible();
    await forecast.getByRole("button", { name: whatIf.details }).click();
    await expect(forecast.getByText("blade-1 shutdown 0:30 → 0:40")).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((v) => `${v.id} ${v.nodes.map((n) => n.target).join(" ")}`)).toEqual([]);

    // Only what is selected loses mains; they are back before anything is stopped.
    await forecast.getByRole("combobox", { name: whatIf.of.label }).selectOption("selection");
    await forecast.getByRole("combobox", { name: whatIf.back.label }).selectOption("60");
    await row("UPS⑤").click();
    await expect(forecast.getByText(words.overview.survive.nothingToDo)).toBeVisible();
  });

  test("several nodes are edited together: what differs is said, what is set goes to all of them in one step", async ({
    console: page,
    say,
  }) => {
    const { console: words, editor, fields } = say;
    await openTree(page, words.pages.tree, words.tree.label);
    const row = (name: string) => page.getByRole("row", { name, exact: true });
    const confirm = page.getByLabel(fields.ups.confirmSec.label);
    await row("UPS④").click();
    await row("UPS⑤").click({ modifiers: ["Control"] });
    await page.getByRole("tab", { name: fields.sections.times }).click();
    await expect(
      page.getByRole("tabpanel", { name: fields.sections.times }).getByText(editor.bulk.various),
    ).toBeVisible();
    await confirm.fill("9999");
    await expect(page.getByText("These cannot have it: UPS④, UPS⑤.")).toBeVisible();
    await confirm.fill("45");
    await page.getByRole("button", { name: "Apply to 2 nodes" }).click();
    await expect(page.getByText("2 unsaved changes")).toBeVisible();
    await row("UPS⑤").click();
    await page.getByRole("tab", { name: fields.sections.times }).click();
    await expect(confirm).toHaveValue("45");
    await row("UPS⑤").focus();
    await page.keyboard.press("Control+z");
    await expect(confirm).toHaveValue("60");
    await expect(page.getByText(words.tree.draftClean)).toBeVisible();

    // A group and a UPS have nothing in common.
    await row("Bladeサーバ").click();
    await row("UPS⑥").click({ modifiers: ["Control"] });
    await expect(page.getByText(editor.bulk.mixed)).toBeVisible();
  });

  test("the drawing shows who feeds whom, selects, and joins what is dragged", async ({ console: page, say }) => {
    const { console: words, editor, drawing } = say;
    await openTree(page, words.pages.tree, words.tree.label);
    await page.keyboard.press("Control+k");
    await page.keyboard.type(editor.actions.drawing);
    await page.keyboard.press("Enter");
    const picture = page.getByRole("region", { name: drawing.label });
    const box = (name: string) => picture.locator(".react-flow__node", { hasText: name });
    const dot = (name: string) => box(name).locator(".react-flow__handle.source");
    await expect(box("blade-1")).toBeVisible();
    await box("UPS⑥").click();
    await expect(page.getByRole("row", { name: "UPS⑥", exact: true })).toHaveAttribute("aria-selected", "true");

    // A second feed for blade-1.
    await dot("UPS⑥").dragTo(box("blade-1"));
    await expect(page.getByText("1 unsaved change")).toBeVisible();
    await expect(page.locator('[data-row-id="blade-1"]')).toContainText("UPS⑤, UPS⑥");

    // blade-2 needs blade-1; the other way round would be a circle.
    await dot("blade-1").dragTo(box("blade-2"));
    await expect(page.getByText("2 unsaved changes")).toBeVisible();
    await dot("blade-2").dragTo(box("blade-1"));
    await expect(picture.getByText("That would be a circle: blade-1 → blade-2 → blade-1.")).toBeVisible();

    await picture.getByRole("button", { name: drawing.asList }).click();
    const list = page.getByRole("dialog", { name: drawing.label });
    await expect(list.getByText("is needed by blade-2.")).toBeVisible();
    await page.keyboard.press("Escape");
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((v) => `${v.id} ${v.nodes.map((n) => n.target).join(" ")}`)).toEqual([]);
  });

  test("one person in two windows: what is done in the second is done on what the first has done", async ({
    console: page,
    browser,
    demo,
    say,
  }) => {
    const { console: words } = say;
    await openTree(page, words.pages.tree, words.tree.label);
    const other = await browser.newContext({
      locale: "en",
      baseURL: demo.url,
      storageState: await page.context().storageState(),
    });
    const second = await other.newPage();
    await openTree(second, words.pages.tree, words.tree.label, "/tree");
    await rename(page, say, "UPS⑤", "UPS⑤a");
    await expect(page.getByText(say.editor.sync.saved)).toBeVisible();
    await rename(second, say, "UPS⑥", "UPS⑥a");
    await expect(second.getByText(say.editor.notices.changedElsewhere)).toBeVisible();
    await expect(second.getByRole("row", { name: "UPS⑤a", exact: true })).toBeVisible();
    await expect(second.getByRole("row", { name: "UPS⑥a", exact: true })).toBeVisible();
    await other.close();
  });
});

async function openTree(page: Page, link: string, label: string, at: string | null = null): Promise<void> {
  if (at) await page.goto(at);
  else await page.getByRole("link", { name: link, exact: true }).click();
  await expect(page.getByRole("treegrid", { name: label })).toBeVisible();
}

async function rename(
  page: Page,
  say: { editor: { rename: { label: string } } },
  from: string,
  to: string,
): Promise<void> {
  await page.getByRole("row", { name: from, exact: true }).click();
  await page.keyboard.press("F2");
  await page.getByRole("textbox", { name: say.editor.rename.label.replace("{name}", from) }).fill(to);
  await page.keyboard.press("Enter");
}
