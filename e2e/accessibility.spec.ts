import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "./fixtures/demo.ts";

for (const language of ["ja", "en"] as const) {
  test.describe(language, () => {
    test.use({ language });

    test("axe finds nothing on any page, in both themes", async ({ console: page, say }) => {
      for (const colorScheme of ["dark", "light"] as const) {
        await page.emulateMedia({ colorScheme });
        for (const path of ["/overview", "/tree", "/live", "/account"]) {
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
      }
      await expect(page).toHaveTitle(new RegExp(say.console.product));
    });
  });
}
