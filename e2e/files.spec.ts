import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "./fixtures/demo.ts";

test.describe("files", () => {
  test.use({ language: "ja" });

  test("the settings go out with their secrets under a pass phrase, and come back after they were changed", async ({
    console: page,
    say,
  }, info) => {
    const { console: words, editor, files } = say;
    await page.getByRole("link", { name: words.pages.tree }).click();
    await expect(page.getByRole("treegrid", { name: words.tree.label })).toBeVisible();
    const row = (name: string) => page.getByRole("row", { name, exact: true });
    const menu = async (action: string) => {
      await page.getByRole("button", { name: editor.menus.file, exact: true }).click();
      await page.getByRole("menuitem", { name: action }).click();
    };

    await menu(editor.actions.exportFile);
    const out = page.getByRole("dialog", { name: files.export.title });
    await out.getByLabel(files.export.what).selectOption("withSecrets");
    await out.getByRole("textbox", { name: files.export.passphrase }).fill("correct horse");
    await expect(out.getByRole("button", { name: files.export.confirm })).toBeDisabled();
    await out.getByLabel(files.export.again).fill("correct horse");
    const saved = page.waitForEvent("download");
    await out.getByRole("button", { name: files.export.confirm }).click();
    const file = info.outputPath("settings.json");
    await (await saved).saveAs(file);
    expect(readFileSync(file, "utf8")).not.toMatch(/"public"|"private"/);

    // A group goes, with all that is in it.
    await row("Bladeサーバ").click();
    await page.keyboard.press("Delete");
    await page.getByRole("dialog").getByRole("button", { name: editor.remove.confirm }).click();
    await expect(row("blade-1")).toHaveCount(0);

    await menu(editor.actions.importFile);
    const into = page.getByRole("dialog", { name: files.import.title });
    await into.getByLabel(files.import.choose).setInputFiles(file);
    await into.getByLabel(files.import.passphrase).fill("wrong horse");
    await into.getByRole("button", { name: files.import.open }).click();
    await expect(into.getByText(say.problems.titles.wrongPassphrase)).toBeVisible();
    await into.getByLabel(files.import.passphrase).fill("correct horse");
    await into.getByRole("button", { name: files.import.open }).click();
    await expect(into.getByText("blade-1", { exact: true })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((v) => `${v.id} ${v.nodes.map((n) => n.target).join(" ")}`)).toEqual([]);
    await into.getByRole("button", { name: files.import.confirm }).click();
    await expect(row("blade-1")).toBeVisible();
    await expect(page.getByText(words.tree.draftClean)).toBeVisible();
    // It is a step like any other.
    await page.keyboard.press("Control+z");
    await expect(row("blade-1")).toHaveCount(0);
    await page.keyboard.press("Control+y");
    await expect(row("blade-1")).toBeVisible();
    await expect(page.getByText(words.tree.draftClean)).toBeVisible();

    // What is no settings file is refused in words, and a list of UPSes is added.
    await menu(editor.actions.importFile);
    const choose = (name: string, text: string) =>
      into.getByLabel(files.import.choose).setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
    await choose("other.json", '{"format":"something"}');
    await expect(into.getByText(say.problems.titles.notSettings)).toBeVisible();
    await choose("cut.json", '{"format":');
    await expect(into.getByText(/途中で切れているか壊れています/)).toBeVisible();
    await choose("bad.csv", "name,host,protocol\nUPS,10.0.0.1,telepathy\n");
    await expect(into.getByText(/telepathy/)).toBeVisible();
    await choose(
      "good.csv",
      "name,group,host,protocol,community,write_community\nUPS⑦,新しい棚,10.0.0.7,snmpv2c,a,b\n",
    );
    await expect(into.getByText("新しい棚/UPS⑦")).toBeVisible();
    await into.getByRole("button", { name: files.import.confirm }).click();
    await expect(row("新しい棚")).toBeVisible();
    await page.keyboard.press("Control+z");
    await expect(row("新しい棚")).toHaveCount(0);
    await page.keyboard.press("Control+y");
    await expect(row("新しい棚")).toBeVisible();
    await expect(page.getByText(editor.sync.saved)).toBeVisible();

    // The storage systems of the console that this one follows, and the UPSes for a NUT server.
    await menu(editor.actions.importFile);
    await choose("config.apc", "[AcStorage]\r\nStorageCount=1\r\nStorage00=a b\r\n");
    await expect(into.getByText(/Storage00: /)).toBeVisible();
    await choose(
      "config.apc",
      "[AcStorage]\r\nStorage=1\r\nStorageCount=1\r\nStorage00=172.16.1.210\r\nCacheFlashWait=300\r\n",
    );
    await expect(into.getByText("172.16.1.210")).toBeVisible();
    await into.getByLabel(files.import.storageGroup).selectOption({ label: "100サーバ" });
    await into.getByRole("button", { name: files.import.confirm }).click();
    await expect(row("172.16.1.210")).toBeVisible();
    await menu(editor.actions.exportFile);
    await out.getByLabel(files.export.what).selectOption("upsConf");
    const listed = page.waitForEvent("download");
    await out.getByRole("button", { name: files.export.confirm }).click();
    const conf = info.outputPath("ups.conf");
    await (await listed).saveAs(conf);
    expect(readFileSync(conf, "utf8")).toContain("[UPS4]\n  driver = snmp-ups\n");
    await expect(page.getByText(editor.sync.saved)).toBeVisible();

    // On paper: everything, but no secret, and light on a dark screen.
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto("/sheet");
    await expect(page.getByRole("heading", { name: "新しい棚", exact: true })).toBeVisible();
    await expect(page.getByText(say.sheet.isSet).first()).toBeVisible();
    expect(await page.locator("body").innerText()).not.toMatch(/private|public/);
    const { violations: onPaper } = await new AxeBuilder({ page }).analyze();
    expect(onPaper.map((v) => `${v.id} ${v.nodes.map((n) => n.target).join(" ")}`)).toEqual([]);
  });
});
