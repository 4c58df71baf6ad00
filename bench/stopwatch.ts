declare global {
  interface Window {
    stopwatch: ReturnType<typeof makeStopwatch>;
  }
}

/** Runs in the page before its scripts: what they take, from within. */
export function installStopwatch(): void {
  window.stopwatch = makeStopwatchInPage();
  function makeStopwatchInPage() {
    let firstRowAt = Number.POSITIVE_INFINITY;
    const observer = new MutationObserver(() => {
      if (document.querySelector('[role="treegrid"] [data-row-id]') === null) return;
      firstRowAt = performance.now();
      observer.disconnect();
    });
    observer.observe(document, { subtree: true, childList: true });
    const painted = () =>
      new Promise<number>((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now()))),
      );
    const until = async (is: () => boolean, what: string) => {
      const since = performance.now();
      while (!is()) {
        if (performance.now() - since > 20_000) throw new Error(`waited 20 s for ${what}`);
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    };
    const setValue = (input: HTMLInputElement, value: string) => {
      const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value") ?? {};
      set?.call(input, value);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    };
    let running: Promise<number> = Promise.resolve(0);
    const save = async (text: string) => {
      const since = await new Promise<number>((resolve) =>
        window.addEventListener("keydown", ({ key, timeStamp }) => key === "s" && resolve(timeStamp), true),
      );
      const button = () => document.querySelector<HTMLElement>('[role="dialog"] button[type="submit"]');
      await until(() => button() !== null, "the dialog");
      await painted();
      button()?.click();
      const said = `//*[not(self::script)][contains(text(), "${text}")]`;
      await until(() => document.evaluate(said, document, null, XPathResult.BOOLEAN_TYPE).booleanValue, text);
      return (await painted()) - since;
    };
    const drop = async (rowId: string) => {
      const since = await new Promise<number>((resolve) =>
        window.addEventListener("drop", () => resolve(performance.now()), { capture: true, once: true }),
      );
      await until(() => document.querySelector(`[data-row-id="${rowId}"]`) !== null, "what was dropped");
      return (await painted()) - since;
    };
    return {
      painted,
      // Begun in a step of their own: a key may be taken before what waits for it, where both are sent at once.
      /** From the next key, which is to open the dialog, over its submitting button to the text that stands when all is saved. In the page: from outside it is asked only now and then. */
      beginSave(text: string) {
        running = save(text);
      },
      /** From the next drop to the paint with a row that was not in sight before. */
      beginDrop(rowId: string) {
        running = drop(rowId);
      },
      /** What was begun last took so many ms. */
      ended: () => running,
      /** Of those that were asked for before the first row stood: what comes behind it, while the page rests, is not needed for the first view. */
      scriptBytes: () =>
        performance
          .getEntriesByType("resource")
          .filter((entry) => entry.name.includes("/_next/static/") && entry.name.endsWith(".js"))
          .filter((entry) => entry.startTime < firstRowAt)
          .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
      /** From the next event of this type to the paint of what it changes in the text of an element, or its size. */
      async after(type: string, selector: string) {
        const stateOf = () => {
          const one = document.querySelector<HTMLElement>(selector);
          return `${one?.style.height} ${one?.textContent}`;
        };
        const since = await new Promise<number>((resolve) =>
          window.addEventListener(type, () => resolve(performance.now()), { capture: true, once: true }),
        );
        const before = stateOf();
        await until(() => stateOf() !== before, selector);
        return (await painted()) - since;
      },
      async scroll(selector: string, frames: number) {
        const grid = document.querySelector(selector);
        const scroller = grid?.closest(".overflow-auto") ?? grid;
        const took: number[] = [];
        let last = await painted();
        for (let i = 0; i < frames; i++) {
          scroller?.scrollBy(0, 400);
          await new Promise((resolve) => requestAnimationFrame(resolve));
          const now = performance.now();
          took.push(now - last);
          last = now;
        }
        return took;
      },
      async type(selector: string, text: string) {
        const input = document.querySelector<HTMLInputElement>(selector);
        const took: number[] = [];
        if (!input) return took;
        if (text === "") setValue(input, "");
        for (let i = 1; i <= text.length; i++) {
          const since = performance.now();
          setValue(input, text.slice(0, i));
          await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
          took.push(performance.now() - since);
        }
        return took;
      },
    };
  }
}

declare function makeStopwatch(): {
  painted(): Promise<number>;
  scriptBytes(): number;
  after(type: string, selector: string): Promise<number>;
  beginSave(text: string): void;
  beginDrop(rowId: string): void;
  ended(): Promise<number>;
  scroll(selector: string, frames: number): Promise<number[]>;
  type(selector: string, text: string): Promise<number[]>;
};
