import type { Page } from "playwright";

/** As the server bundles them: a frame of changes each 20 ms. */
const changesPerSec = 1_000;
const everyMs = 20;
const text = "hall-7-ups rack-12 t-4711 192.0.2 stopping";

/**
 * Types in the search by the keyboard while frames of a thousand node changes a second come in over the live connection. Per key, ms from the
 * key press to the next frame. `lost`: keys that did not arrive.
 */
export async function typeWhileLive(page: Page): Promise<{ keys: number[]; lost: number; perSec: number }> {
  const search = page.getByRole("searchbox");
  await search.fill("");
  await search.focus();
  await page.evaluate(watchKeys);
  const perFrame = (changesPerSec * everyMs) / 1_000;
  await page.evaluate(feed, { perFrame, everyMs });
  await search.pressSequentially(text, { delay: 90 });
  const fed = await page.evaluate(stopFeed);
  const keys = await page.evaluate(() => window.liveKeys ?? []);
  const arrived = await search.inputValue();
  await search.fill("");
  return { keys, lost: text.length - arrived.length, perSec: fed };
}

declare global {
  interface Window {
    liveFeed?: { send(nodes: Record<string, unknown>): void; nodes(): Record<string, { status: string }> };
    liveKeys?: number[];
    stopFeeding?: () => number;
  }
}

/** Runs in the page before its scripts: frames of our own can be put among those that the server sends, numbered as one stream. */
export function installLiveFeed(): void {
  type Delta = { seq: number; streamId: string; clock: unknown; nodes?: Record<string, unknown> };
  const Native = window.WebSocket;
  let last: Delta | null = null;
  let nodes: Record<string, { status: string }> = {};
  /** Ours so far: the server's own frames come after them. */
  let ours = 0;
  const renumbered = (data: unknown): unknown => {
    if (typeof data !== "string") return data;
    const [, prefix, json] = /^(42)(\[.*)$/s.exec(data) ?? [];
    if (prefix === undefined || json === undefined) return data;
    const [event, body] = JSON.parse(json) as [string, Delta];
    if (event === "snapshot") {
      [last, ours, nodes] = [body, 0, body.nodes as typeof nodes];
      return data;
    }
    if (event !== "delta") return data;
    last = { ...body, seq: body.seq + ours };
    return `42${JSON.stringify(["delta", last])}`;
  };
  window.WebSocket = class extends Native {
    override set onmessage(handler: ((event: MessageEvent) => void) | null) {
      super.onmessage = handler && ((event) => handler(new MessageEvent("message", { data: renumbered(event.data) })));
      window.liveFeed = {
        nodes: () => nodes,
        send(changed) {
          if (last === null) return;
          ours += 1;
          last = { seq: last.seq + 1, streamId: last.streamId, clock: last.clock, nodes: changed };
          handler?.(new MessageEvent("message", { data: `42${JSON.stringify(["delta", last])}` }));
        },
      };
    }
  };
}

/** Runs in the page. */
function watchKeys(): void {
  window.liveKeys = [];
  const input = document.querySelector('input[type="search"]');
  input?.addEventListener("keydown", (event) => {
    // From when the browser took the key, not from when we were told.
    const since = event.timeStamp;
    requestAnimationFrame(() => setTimeout(() => window.liveKeys?.push(performance.now() - since)));
  });
}

/** Runs in the page: nodes one after the other, those in sight too, in another state each time. */
function feed({ perFrame, everyMs }: { perFrame: number; everyMs: number }): void {
  const live = window.liveFeed;
  if (live === undefined) throw new Error("there is no live connection");
  const ids = Object.keys(live.nodes()).filter((id) => !document.querySelector(`[data-row-id="${id}"]`));
  const seen = [...document.querySelectorAll("[data-node-id]")].map((row) => row.getAttribute("data-node-id") ?? "");
  const [began, states] = [performance.now(), ["running", "stopping", "stopped"]];
  let sent = 0;
  let due = 0;
  const timer = setInterval(() => {
    // What a busy page held up comes all the same, as it would over the network.
    due = ((performance.now() - began) / everyMs) * perFrame;
    while (sent < due) {
      const changed: Record<string, unknown> = {};
      for (let i = 0; i < perFrame; i++, sent++) {
        const id = i === 0 ? seen[sent % seen.length] : ids[sent % ids.length];
        const node = id === undefined ? undefined : live.nodes()[id];
        if (id !== undefined && node !== undefined)
          changed[id] = { ...node, status: states[((sent / perFrame) % 3) | 0] };
      }
      live.send(changed);
    }
  }, everyMs);
  window.stopFeeding = () => {
    clearInterval(timer);
    return (sent / (performance.now() - began)) * 1_000;
  };
}

/** Runs in the page: so many changes a second there were. */
function stopFeed(): number {
  return window.stopFeeding?.() ?? 0;
}
