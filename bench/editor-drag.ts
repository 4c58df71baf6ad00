import type { Page } from "playwright";

const racks = 10;
const terminalsPerRack = 10;
const first = "t-0";
const last = `t-${racks * terminalsPerRack - 1}`;
const target = `rack-${racks}/linkedTerminals`;

/** Drags the terminals of ten racks, all hundred at once, to another rack by the mouse; ms from the drop to the paint with the first of them in its new place. */
export async function dragHundred(page: Page): Promise<number> {
  await page.evaluate(chooseRows, { racks, terminalsPerRack });
  await page.evaluate(scrollTo, last);
  const [from, to] = [page.locator(`[data-row-id="${last}"]`), page.locator(`[data-row-id="${target}"]`)];
  await from.hover();
  await page.mouse.down();
  await to.hover();
  // A drag over a place is heard when the mouse moves there once more.
  await to.hover({ position: { x: 60, y: 14 } });
  await page.evaluate((id) => window.stopwatch.beginDrop(id), first);
  await page.mouse.up();
  const took = await page.evaluate(() => window.stopwatch.ended());
  await page.keyboard.press("Control+z");
  await page.locator(`[data-row-id="${first}"]`).waitFor({ state: "detached" });
  return took;
}

/** Runs in the page. As one does by hand: the first of a rack with Ctrl, the last with Ctrl and Shift. */
async function chooseRows({ racks, terminalsPerRack }: { racks: number; terminalsPerRack: number }): Promise<void> {
  const scroller = document.querySelector('[data-testid="tree-scroller"]');
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  scroller?.scrollTo(0, 0);
  const rowOf = async (id: string) => {
    for (let i = 0; i < 2_000; i++) {
      const row = document.querySelector(`[data-row-id="${id}"]`);
      if (row !== null) return row;
      scroller?.scrollBy(0, 200);
      await frame();
    }
    throw new Error(`there is no row ${id}`);
  };
  for (let rack = 0; rack < racks; rack++) {
    const at = rack * terminalsPerRack;
    const begin = await rowOf(`t-${at}`);
    begin.dispatchEvent(new MouseEvent("click", { bubbles: true, ctrlKey: rack > 0 }));
    const end = await rowOf(`t-${at + terminalsPerRack - 1}`);
    end.dispatchEvent(new MouseEvent("click", { bubbles: true, ctrlKey: true, shiftKey: true }));
    await frame();
  }
}

/** Runs in the page: puts the row at the upper edge, below the head. */
async function scrollTo(id: string): Promise<void> {
  const row = document.querySelector(`[data-row-id="${id}"]`);
  const scroller = document.querySelector('[data-testid="tree-scroller"]');
  const by = (row?.getBoundingClientRect().top ?? 0) - (scroller?.getBoundingClientRect().top ?? 0) - 60;
  scroller?.scrollBy(0, by);
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}
