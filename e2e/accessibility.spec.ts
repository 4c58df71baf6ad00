import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "./fixtures/demo.ts";

const looks = [
  { language: "ja", colorScheme: "dark" },
  { language: "en", colorScheme: "light" },
] as const;

for (const { language, colorScheme } of looks) {
  test.describe(`${language}, ${colorScheme}`, () => {
    test.use({ language });

    test("axe finds nothing on any page", async ({ console: page, say }) => {
      await page.emulateMedia({ colorScheme });
      for (const path of ["/overview", "/tree", "/live", "/account", "/users", "/discover", "/peers"]) {
        await page.goto(path);
        await expect(page.getByTestId("top-bar").getByText("SSC-CL-SV1")).toBeVisible();
        if (path === "/tree") {
          await page.getByRole("row", { name: "SSC-CL-SV1", exact: true }).click();
          await expect(page.getByRole("tablist")).toBeVisible();
        }
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map((v) => `${path} ${colorScheme}: ${v.id} ${v.nodes.map((n) => n.target).join(" ")}`),
        ).toEqual([]);
      }
      await expect(page).toHaveTitle(new RegExp(say.console.product));
    });
  });
}
