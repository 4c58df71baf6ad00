import type { Locator, Page } from "@playwright/test";
import type { Draft } from "../server/contract/api.ts";
import type { Tree } from "../server/domain/tree/entities.ts";
import { exampleSite } from "../server/domain/tree/example-site.ts";
import type { Folder } from "../server/domain/tree/folders.ts";
import { type Language, words } from "../server/words/index.ts";
import { expect, test } from "./fixtures/empty-site.ts";

/** How somebody works: everything by keyboard, or everything by mouse. */
type Hand = {
  language: Language;
  choose(row: Locator): Promise<void>;
  press(button: Locator): Promise<void>;
  /** 新規装置登録, 電源制御グループ作成. */
  create(page: Page, group: boolean): Promise<void>;
  /** By the list of commands, or by a menu. */
  command(page: Page, menu: keyof (typeof words)["en"]["editor"]["menus"], action: string): Promise<void>;
};

const keyboard: Hand = {
  language: "ja",
  /** From where the Tab key leads to in the tree, with the arrow keys to the row. */
  async choose(row) {
    const page = row.page();
    await page.locator('[role="treegrid"] [role="row"][tabindex="0"]').focus();
    await page.keyboard.press("Home");
    // As many rows down as the tree says, the head being its first: focus follows the key a moment later.
    const below = Number(await row.getAttribute("aria-rowindex")) - 2;
    for (let i = 0; i < below; i++) await page.keyboard.press("ArrowDown");
    await expect(row).toBeFocused();
    await page.keyboard.press("Enter");
  },
  press: (button) => button.press("Enter"),
  create: (page, group) => page.keyboard.press(group ? "Shift+Insert" : "Insert"),
  async command(page, _menu, action) {
    await page.keyboard.press("Control+k");
    await page.keyboard.type(action);
    await page.keyboard.press("Enter");
  },
};
const mouse: Hand = {
  language: "en",
  choose: (row) => row.click(),
  press: (button) => button.click(),
  async create(page, group) {
    const { editor } = words.en;
    await page.getByRole("button", { name: editor.menus.edit, exact: true }).click();
    await page.getByRole("menuitem", { name: group ? editor.actions.createGroup : editor.actions.createNode }).click();
  },
  async command(page, menu, action) {
    await page.getByRole("button", { name: words.en.editor.menus[menu], exact: true }).click();
    await page.getByRole("menuitem", { name: action }).click();
  },
};

for (const [name, hand] of [
  ["by keyboard", keyboard],
  ["by mouse", mouse],
] as const)
  test.describe(name, () => {
    test.use({ language: hand.language });

    test("the source's whole example is built, corrected, saved, compared, restored", async ({
      console: page,
      product,
    }) => {
      test.setTimeout(600_000);
      const site = builder(page, hand);
      const { say } = site;
      await page.goto("/tree");
      await hand.press(page.getByRole("button", { name: say.firstRun.cards.empty.action }));
      await expect(site.row("network")).toBeVisible();

      // 制御側.
      await site.group("network", null, "SSC");
      await site.group("SSC", "controlTerminals", "SSC_Cluster");
      await site.node("SSC_Cluster", "linked", "ups", "UPS③", "127.0.1.3");
      await site.node("SSC_Cluster", "linked", "storage", "制御端末用ディスク", "");
      for (const n of ["1", "2"]) {
        await site.group("SSC_Cluster", "controlTerminals", `SSC_SEIGYO_${n}`);
        await site.node(`SSC_SEIGYO_${n}`, "power", "ups", n === "1" ? "UPS①" : "UPS②", `127.0.1.${n}`);
        await site.node(`SSC_SEIGYO_${n}`, "controlTerminals", "terminal", `SSC-CL-SV${n}`, `127.0.2.${n}`);
      }
      // 連動側.
      await site.group("SSC", null, "共有ディスク_連動用");
      await site.node("共有ディスク_連動用", "linked", "ups", "UPS④", "127.0.1.4");
      await site.node("共有ディスク_連動用", "linked", "storage", "共有ディスク", "127.0.3.1");
      for (const [group, ups, server, address] of [
        ["Bladeサーバ", "UPS⑤", "blade", "1"],
        ["100サーバ", "UPS⑥", "svr100", "2"],
      ] as const) {
        await site.group("共有ディスク_連動用", null, group);
        await site.node(group, "power", "ups", ups, `127.0.1.${ups === "UPS⑤" ? 5 : 6}`);
        for (const [i, which] of ["1", "2", "pool"].entries())
          await site.node(group, "linkedTerminals", "terminal", `${server}-${which}`, `127.0.4.${address}${i}`);
      }

      // What the defaults of the places leave open: accounts, MAC addresses, the storage's power, spares, the cluster.
      const { ups, terminal, storage } = say.fields;
      for (const each of ["UPS①", "UPS②", "UPS③", "UPS④", "UPS⑤", "UPS⑥"])
        await site.fields(each, "connection", async (panel) => {
          await panel.getByLabel(ups.source.access.readCommunity.label, { exact: true }).fill("public");
          await panel.getByLabel(ups.source.access.writeCommunity.label, { exact: true }).fill("private");
        });
      for (const each of ["UPS③", "UPS④"])
        await site.fields(each, "recovery", (panel) => panel.getByLabel(ups.warmupSec.label).fill("700"));
      const macs = exampleSite.terminals.filter(({ kind }) => kind === "linked");
      for (const { name: server, macs: of } of macs)
        await site.fields(server, "connection", (panel) =>
          panel.getByRole("textbox", { name: terminal.macs.label }).fill(of.join("\n")),
        );
      for (const each of ["blade-pool", "svr100-pool"])
        await site.fields(each, "general", (panel) => panel.getByLabel(terminal.pool.label).press(" "));
      for (const [disk, device] of [
        ["制御端末用ディスク", "UPS③"],
        ["共有ディスク", "UPS④"],
      ] as const)
        await site.fields(disk, "storage", async (panel) => {
          for (const part of [storage.controllerUpsIds, storage.enclosureUpsIds])
            await panel.getByRole("group", { name: part.label }).getByLabel(device).press(" ");
          if (disk === "制御端末用ディスク") await panel.getByLabel(storage.linkage.label).setChecked(false);
        });
      for (const each of ["SSC-CL-SV1", "SSC-CL-SV2"])
        await site.fields(each, "times", (panel) => panel.getByLabel(terminal.shutdownSec.label).fill("90"));
      await site.cluster();

      // Two mistakes get their errors, and keep the settings from being saved; both are corrected by a button.
      await site.fields("UPS①", "times", (panel) => panel.getByLabel(ups.confirmSec.label).fill("60"));
      const findings = page.getByRole("region", { name: say.console.tree.findings });
      for (const code of ["T03", "T04", "T10"])
        await expect(findings.getByRole("listitem").filter({ hasText: code }).first()).toBeVisible();
      const { correct } = say.editor;
      for (const [code, button] of [
        ["T10", correct.all.replace("{count}", "2").replace("{code}", "T10")],
        ["T04", correct.apply],
      ] as const) {
        await hand.press(findings.getByRole("button", { name: new RegExp(code) }).first());
        await hand.press(page.getByRole("dialog").getByRole("button", { name: button, exact: true }));
        await expect(page.getByRole("dialog")).toHaveCount(0);
      }
      await expect(findings.getByText(say.console.tree.findingsNone)).toBeVisible();

      await site.save("the example of the source");
      const readDraft = async () => (await (await page.request.get(`${product.url}/api/v1/draft`)).json()) as Draft;
      const draft = await readDraft();
      expect(draft.baseRevision).toBe(1);
      expect(outlineOf(draft.tree)).toEqual(outlineOf(exampleSite));

      // A policy of a group makes the next revision, which is compared with the first, and taken back.
      const { stableSec } = say.fields.group.policy;
      await site.fields("Bladeサーバ", "recovery", (panel) =>
        panel.getByLabel(stableSec.label, { exact: true }).fill("60"),
      );
      await site.save("another policy");
      await hand.command(page, "file", say.editor.actions.revisions);
      const { revisions } = say;
      const compare = page.getByRole("dialog", { name: revisions.title });
      await compare.getByLabel(revisions.from).selectOption("1");
      const changed = compare.getByRole("listitem").filter({ hasText: "Bladeサーバ" });
      await expect(changed.getByText(stableSec.label)).toBeVisible();
      await expect(changed.locator("ins")).toHaveText("60");
      await hand.press(compare.getByRole("button", { name: revisions.restore.replace("{number}", "1") }));
      await expect(compare.getByText(revisions.restored.replace("{number}", "1"))).toBeVisible();
      const restored = await readDraft();
      expect([restored.baseRevision, restored.changedIds.length]).toEqual([2, 1]);
      expect(outlineOf(restored.tree)).toEqual(outlineOf(exampleSite));
    });
  });

/** What the source fixes of its example: who stands where, with which times. Addresses are those of a test. */
function outlineOf(tree: Tree) {
  const names = new Map(
    [[tree.network], tree.groups, tree.upses, tree.terminals, tree.storages].flat().map((node) => [node.id, node.name]),
  );
  const nameOf = (id: string) => names.get(id);
  const sorted = <T extends { name: string }>(list: T[]) => list.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    groups: sorted(
      tree.groups.map(({ name, parentId, folder, policy }) => ({ name, parent: nameOf(parentId), folder, policy })),
    ),
    upses: sorted(
      tree.upses.map(({ name, groupId, role, confirmSec, shutoffGraceSec, lowBatterySec, restart, warmupSec }) => ({
        ...{ name, group: nameOf(groupId), role, confirmSec, shutoffGraceSec, lowBatterySec, restart, warmupSec },
      })),
    ),
    storages: sorted(
      tree.storages.map(({ name, groupId, linkage, controllerUpsIds, enclosureUpsIds }) => ({
        ...{ name, group: nameOf(groupId), linkage },
        ...{ controllers: controllerUpsIds.map(nameOf), enclosures: enclosureUpsIds.map(nameOf) },
      })),
    ),
    terminals: sorted(
      tree.terminals.map(({ name, groupId, kind, pool, feeds, shutdownSec, start }) => ({
        ...{ name, group: nameOf(groupId), kind, pool, feeds, shutdownSec, start: start.kind },
      })),
    ),
    clusters: tree.clusters.map(({ id: _, memberIds, communicationAddress: __, ...rest }) => ({
      ...rest,
      members: memberIds.map(nameOf),
    })),
  };
}

/** What somebody does in the editor, one thing a call. */
function builder(page: Page, hand: Hand) {
  const say = words[hand.language];
  const { editor } = say;
  const row = (name: string) => page.getByRole("row", { name, exact: true });
  const properties = page.getByRole("region", { name: say.console.properties.label, exact: true });

  /** The row of a folder, or of the group itself; its group is opened for it. */
  async function place(group: string, folder: Folder | null): Promise<Locator> {
    const at = row(group);
    if (folder === null) return at;
    if ((await at.getAttribute("aria-expanded")) === "false") await at.press("ArrowRight");
    return page.locator(`[data-row-id="${await at.getAttribute("data-row-id")}/${folder}"]`);
  }

  return {
    say,
    row,
    async group(parent: string, folder: Folder | null, name: string): Promise<void> {
      await hand.choose(await place(parent, folder));
      await hand.create(page, true);
      const dialog = page.getByRole("dialog", { name: editor.create.titleGroup });
      await dialog.getByLabel(editor.create.name).fill(name);
      await hand.press(dialog.getByRole("button", { name: editor.create.confirm, exact: true }));
      // It is led to; what is pressed before that would be undone by it.
      await expect(row(name)).toBeFocused();
    },
    async node(group: string, folder: Folder, kind: string, name: string, host: string): Promise<void> {
      await hand.choose(await place(group, folder));
      await hand.create(page, false);
      const dialog = page.getByRole("dialog", { name: editor.create.title });
      const kinds = dialog.getByLabel(editor.create.kind);
      if ((await kinds.count()) > 0) await kinds.selectOption(kind);
      await dialog.getByLabel(editor.create.name).fill(name);
      if (host !== "") await dialog.getByLabel(editor.create.host).fill(host);
      await hand.press(dialog.getByRole("button", { name: editor.create.confirm, exact: true }));
      // It is led to; what is pressed before that would be undone by it.
      await expect(row(name)).toBeFocused();
    },
    async fields(
      name: string,
      section: keyof typeof say.fields.sections,
      fill: (panel: Locator) => Promise<unknown>,
    ): Promise<void> {
      await hand.choose(row(name));
      await expect(properties.getByRole("heading", { name, exact: true })).toBeVisible();
      await hand.press(properties.getByRole("tab", { name: say.fields.sections[section] }));
      await fill(properties);
      await hand.press(properties.getByRole("button", { name: say.console.properties.apply }));
      await expect(properties.getByText(say.console.properties.applied)).toBeVisible();
    },
    async save(comment: string): Promise<void> {
      await hand.press(page.getByRole("button", { name: say.console.tree.save }));
      const save = page.getByRole("dialog", { name: say.console.save.title });
      await save.getByLabel(say.console.save.comment).fill(comment);
      await hand.press(save.getByRole("button", { name: say.console.save.confirm, exact: true }));
      await expect(page.getByText(say.console.tree.draftClean)).toBeVisible();
      await hand.press(save.getByRole("button", { name: say.console.states.close }).last());
      await expect(save).toHaveCount(0);
    },
    async cluster(): Promise<void> {
      const { cluster } = say.fields;
      await hand.choose(row("SSC"));
      await page.keyboard.press("Control+k");
      await page.keyboard.type(editor.actions.clusters);
      await page.keyboard.press("Enter");
      const dialog = page.getByRole("dialog", { name: editor.clusters.title });
      await hand.press(dialog.getByRole("button", { name: editor.clusters.create }));
      await dialog.getByLabel(cluster.name.label, { exact: true }).fill("SSC-CL");
      await dialog.getByLabel(cluster.enabled.label, { exact: true }).press(" ");
      for (const each of ["SSC-CL-SV1", "SSC-CL-SV2"]) {
        await dialog.getByLabel(editor.terminals.add).fill(each);
        await dialog.getByLabel(editor.terminals.add).press("Enter");
      }
      await hand.press(dialog.getByRole("tab", { name: say.fields.sections.jobs }));
      await dialog.getByLabel(cluster.shutdownCommand.label, { exact: true }).fill("clpstdn");
      await dialog.getByLabel(cluster.restartCommand.label, { exact: true }).fill("clpstdn -r");
      await dialog.getByLabel(cluster.stateCommand.label, { exact: true }).fill("clpstat");
      await hand.press(dialog.getByRole("button", { name: say.console.properties.apply }));
      await expect(dialog.getByText(say.console.properties.applied)).toBeVisible();
      await page.keyboard.press("Escape");
      await expect(dialog).toHaveCount(0);
    },
  };
}
