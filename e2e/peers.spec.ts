import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures/terminals.ts";

const transferPassword = "okurimasu-2026";

/** 制御端末へ設定情報送信, as the source does it: password → connected → done; before that, once, both compare certificates. */
test("two terminals are paired, and the settings of one are sent to the other", async ({ sv1, sv2, say }) => {
  const { pairing, sending, password } = say.peers;
  const fingerprintOf = (page: Page) =>
    page.getByRole("region", { name: say.peers.self }).locator("code").first().innerText();
  const pair = async (from: Page, url: string, shownThere: string) => {
    await from.getByRole("button", { name: say.peers.pair, exact: true }).click();
    const dialog = from.getByRole("dialog", { name: pairing.title });
    await dialog.getByLabel(pairing.address).fill("http://127.0.0.1");
    await dialog.getByRole("button", { name: pairing.look }).click();
    await expect(dialog.getByRole("alert")).toContainText(say.problems.titles.notHttps);
    await dialog.getByLabel(pairing.address).fill(url);
    await dialog.getByRole("button", { name: pairing.look }).click();
    await expect(dialog.locator("code")).toHaveText(shownThere);
    await dialog.getByRole("button", { name: pairing.confirm }).click();
    await expect(dialog.getByRole("button", { name: pairing.confirm })).toBeHidden();
    await dialog.getByRole("button", { name: say.console.states.close }).last().click();
  };

  for (const { page } of [sv1, sv2]) await page.goto("/peers");
  await pair(sv1.page, sv2.url, await fingerprintOf(sv2.page));
  await pair(sv2.page, sv1.url, await fingerprintOf(sv1.page));
  await sv2.page.getByLabel(password.label).fill(transferPassword);
  await sv2.page.getByRole("button", { name: password.save, exact: true }).click();
  await expect(sv2.page.getByRole("button", { name: password.clear })).toBeVisible();
  await expect(sv1.page.getByText(say.peers.reachable)).toBeVisible();
  expect((await new AxeBuilder({ page: sv1.page }).analyze()).violations).toEqual([]);

  await sv1.page.goto("/tree");
  await sv1.page.getByRole("button", { name: say.editor.menus.operate, exact: true }).click();
  await sv1.page.getByRole("menuitem", { name: say.editor.actions.send }).click();
  const dialog = sv1.page.getByRole("dialog", { name: sending.title });
  await expect(dialog.getByText("SSC-CL-SV2")).toBeVisible();
  await dialog.getByLabel(sending.password).fill("not this one");
  await dialog.getByRole("button", { name: sending.connect }).click();
  await expect(dialog.getByRole("alert")).toContainText(say.problems.titles.wrongTransferPassword);
  await dialog.getByLabel(sending.password).fill(transferPassword);
  await dialog.getByRole("button", { name: sending.connect }).click();
  await expect(dialog.getByText(sending.secrets)).toBeVisible();
  expect((await new AxeBuilder({ page: sv1.page }).analyze()).violations).toEqual([]);
  await dialog.getByRole("button", { name: sending.send, exact: true }).click();
  const sent = sending.sent.slice(0, sending.sent.indexOf("{number}")).trim();
  await expect(dialog.getByText(sent)).toBeVisible();

  await sv2.page.goto("/tree");
  await expect(sv2.page.getByRole("row", { name: "UPS④", exact: true })).toBeVisible();
  await sv2.page.goto("/peers");
  await expect(sv2.page.getByText("admin (SSC-CL-SV1)").first()).toBeVisible();
  await sv1.page.goto("/peers");
  await expect(sv1.page.getByText(say.peers.relations.same)).toBeVisible();

  // Whoever was given its first settings stands by; by hand it takes over, and the other one steps back.
  await expect(sv1.page.getByText(`${say.peers.reachable} · ${say.peers.role.standsBy}`)).toBeVisible();
  await sv2.page.getByRole("button", { name: say.peers.role.takeOver }).click();
  const standBy = sv2.page.getByRole("button", { name: say.peers.role.standBy });
  await standBy.click();
  await expect(sv2.page.getByText(say.peers.role.nobodyActs)).toBeVisible();
  await expect(standBy).toBeDisabled();
  await sv1.page.reload();
  await expect(sv1.page.getByText(`${say.peers.reachable} · ${say.peers.role.acts}`)).toBeVisible();
  await expect(sv1.page.getByTestId("top-bar").getByText(say.console.topBar.standingBy)).toBeVisible();

  await sv1.page.goto("/tree");
  await sv1.page.getByRole("row", { name: "SSC-CL-SV2", exact: true }).click();
  const properties = sv1.page.getByRole("region", { name: say.console.properties.label });
  await expect(properties.getByText(say.peers.relations.same)).toBeVisible();
  await sv1.page.getByRole("row", { name: "SSC-CL-SV1", exact: true }).click();
  await expect(properties.getByText(say.peers.role.standsBy)).toBeVisible();
});

/** By the API, as a program would: what is shown is the other test's matter. */
test("in an outage the terminal that acts commands, and the one that stands by does not", async ({ sv1, sv2 }) => {
  const post = async ({ page }: typeof sv1, path: string, data: object) => {
    const answer = await page.request.post(`/api/v1${path}`, { data });
    expect(answer.ok(), `${path}: ${answer.status()}`).toBe(true);
    return answer.json();
  };
  for (const [from, to] of [
    [sv1, sv2],
    [sv2, sv1],
  ] as const) {
    const { certificateSha256 } = await post(from, "/peers/look", { url: to.url });
    await post(from, "/peers", { url: to.url, certificateSha256 });
  }
  await post(sv2, "/peers/password", { password: transferPassword });
  const { connectionId } = await post(sv1, "/peers/sv2/connection", { password: transferPassword });
  await post(sv1, "/peers/sv2/settings", { connectionId });

  const liveOf = async ({ page }: typeof sv1) => (await page.request.get("/api/v1/live")).json();
  const kindsOf = async ({ page }: typeof sv1): Promise<string[]> => {
    const { items } = await (await page.request.get("/api/v1/events?limit=200")).json();
    return items.map(({ kind }: { kind: string }) => kind);
  };
  await expect.poll(async () => (await liveOf(sv2)).nodes.ups4?.status, { timeout: 30_000 }).toBe("onMains");
  expect((await liveOf(sv2)).controller).toMatchObject({ state: "running", acts: false });
  await post(sv1, "/demo/speed", { factor: 60 });
  await post(sv1, "/demo/mains", { on: false, upsIds: null });
  await expect.poll(() => kindsOf(sv1), { timeout: 60_000 }).toContain("upsDark");
  await expect.poll(async () => (await liveOf(sv2)).nodes.ups4?.status).not.toBe("onMains");
  expect(new Set(await kindsOf(sv2))).toEqual(new Set(["upsIdentified"]));
});
