import type { Page } from "@playwright/test";
import type { Language, words } from "../server/words/index.ts";
import { expect, test } from "./fixtures/demo.ts";

type Say = (typeof words)[Language];

const password = "a password of her own";

test("two people see each other; the second to save merges, and chooses where both changed one node", async ({
  console: page,
  browser,
  demo,
  say,
}) => {
  const made = await page.request.post("/api/v1/users", {
    data: { name: "suzuki", password, role: "administrator" },
  });
  expect(made.status()).toBe(201);
  const context = await browser.newContext({ locale: "en", baseURL: demo.url });
  const her = await context.newPage();
  await her.goto("/");
  await her.getByLabel(say.console.signIn.name).fill("suzuki");
  await her.getByLabel(say.console.signIn.password).fill(password);
  await her.getByRole("button", { name: say.console.signIn.submit }).click();
  await her.waitForURL("**/overview");

  // They see each other, and go where the other is.
  for (const one of [page, her]) {
    await one.goto("/tree");
    await expect(one.getByRole("row", { name: "UPS⑤", exact: true })).toBeVisible();
  }
  const { others } = say.editor;
  const hers = (node: string) =>
    page.getByRole("button", { name: others.at.replace("{name}", "suzuki").replace("{node}", node) });
  await her.getByRole("row", { name: "blade-1", exact: true }).click();
  await hers("blade-1").click();
  await expect(page.getByRole("row", { name: "blade-1", exact: true })).toHaveAttribute("aria-selected", "true");
  await expect(
    her.getByRole("button", { name: others.at.replace("{name}", "admin").replace("{node}", "blade-1") }),
  ).toBeVisible();

  // Both change one UPS, each another one besides.
  await note(page, say, "UPS⑤", "mine of admin");
  await note(page, say, "UPS①", "first of admin");
  await note(her, say, "UPS⑤", "hers of suzuki");
  await note(her, say, "UPS②", "second of suzuki");
  await save(page, say);
  await expect(page.getByText(say.console.tree.draftClean)).toBeVisible();

  await her.getByRole("button", { name: say.console.tree.save }).click();
  const dialog = her.getByRole("dialog");
  const { merge } = say.revisions;
  // What she has in her draft is refused with what was saved meanwhile, or shown at once if she knows of it.
  await dialog
    .getByRole("button", { name: say.console.save.confirm, exact: true })
    .or(dialog.getByText(merge.title))
    .first()
    .click();
  await expect(dialog.getByRole("heading", { name: merge.title })).toBeVisible();
  const confirm = dialog.getByRole("button", { name: merge.confirm, exact: true });
  await expect(confirm).toBeDisabled();
  const both = dialog.getByRole("group", { name: "UPS⑤" });
  await expect(both.getByText("mine of admin")).toBeVisible();
  await both.getByRole("radio", { name: merge.theirs }).check();
  await confirm.click();
  await expect(dialog).toHaveCount(0);
  for (const [name, said] of [
    ["UPS⑤", "mine of admin"],
    ["UPS①", "first of admin"],
    ["UPS②", "second of suzuki"],
  ] as const)
    await expect(await noteOf(her, say, name)).toHaveValue(said);
  await save(her, say);
  await expect(her.getByText(say.console.tree.draftClean)).toBeVisible();

  // Who leaves the tree is seen there no more.
  await her.getByRole("link", { name: say.console.pages.overview, exact: true }).click();
  await expect(page.getByRole("list", { name: others.label })).toHaveCount(0);
  await context.close();
});

async function noteOf(page: Page, say: Say, name: string) {
  await page.getByRole("row", { name, exact: true }).click();
  const panel = page.getByRole("region", { name: say.console.properties.label, exact: true });
  await expect(panel.getByRole("heading", { name, exact: true })).toBeVisible();
  await panel.getByRole("tab", { name: say.fields.sections.general }).click();
  return panel.getByLabel(say.fields.ups.note.label, { exact: true });
}

async function note(page: Page, say: Say, name: string, text: string): Promise<void> {
  const field = await noteOf(page, say, name);
  await field.fill(text);
  const panel = page.getByRole("region", { name: say.console.properties.label, exact: true });
  await panel.getByRole("button", { name: say.console.properties.apply }).click();
  await expect(panel.getByText(say.console.properties.applied)).toBeVisible();
}

async function save(page: Page, say: Say): Promise<void> {
  await page.getByRole("button", { name: say.console.tree.save }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: say.console.save.confirm, exact: true }).click();
  await dialog.getByRole("button", { name: say.console.states.close }).last().click();
  await expect(dialog).toHaveCount(0);
}
