/** When one change of the row happened, on the machine's clock. */
export type RowChange = {
  /** The trap came to the controller; null: the journal names none (site's clock). */
  trapAt: number | null;
  /** The controller began the decision (site's clock); null: nothing was journaled. */
  decidedAt: number | null;
  /** The change came over the socket. */
  receivedAt: number;
  /** `data-status` changed. */
  changedAt: number;
  /** The frame that shows it was drawn. */
  paintedAt: number;
};

/** What the page offers the benchmark, as `window.rowWatch`. */
export type RowWatch = {
  /** Resolves once the row has that status and the browser has painted it. */
  painted(status: string): Promise<RowChange>;
  /** Resolves once no incident is open, the row is on mains, and nothing in it has changed for `quietMs`. */
  calm(quietMs: number): Promise<void>;
};

declare global {
  interface Window {
    rowWatch: RowWatch;
  }
}

type Message = {
  nodes?: Record<string, { status: string } | null>;
  outage?: unknown;
  log?: { kind: string; at: number; upsId?: string; beganAt?: number }[];
};

/** Runs in the page, before its own scripts: listens in on its socket, and watches the row of that UPS. */
export function installRowWatch(upsId: string): void {
  let receivedAt = 0;
  let received: string | null = null;
  let trapAt: number | null = null;
  let decidedAt: number | null = null;
  let outageOpen = true;

  function take(text: unknown): void {
    const now = Date.now();
    if (typeof text !== "string" || !text.startsWith("42")) return;
    const [name, message] = JSON.parse(text.slice(2)) as [string, Message];
    if (name !== "delta" && name !== "snapshot") return;
    if ("outage" in message) outageOpen = message.outage !== null;
    const began = message.log?.findLast((entry) => entry.kind === "outageBegan" && entry.upsId === upsId);
    if (name === "delta" && began) {
      trapAt = began.beganAt ?? null;
      decidedAt = began.at;
    }
    const status = message.nodes?.[upsId]?.status;
    if (status === undefined || status === received) return;
    received = status;
    receivedAt = now;
  }
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener("message", (event) => take(event.data));
    }
  };

  const row = () => document.querySelector(`[data-node-id="${upsId}"][data-status]`);
  /** Calls at every change below the page's body until it answers true. */
  function watch(onChange: () => boolean): void {
    if (onChange()) return;
    const observer = new MutationObserver(() => {
      if (onChange()) observer.disconnect();
    });
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: ["data-status", "class"],
    });
  }
  window.rowWatch = {
    painted: (status) =>
      new Promise((resolve) => {
        trapAt = null;
        decidedAt = null;
        watch(() => {
          if (row()?.getAttribute("data-status") !== status) return false;
          const changedAt = Date.now();
          // The callback runs just before the frame is drawn, the message just after.
          requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () =>
              resolve({ trapAt, decidedAt, receivedAt, changedAt, paintedAt: Date.now() });
            channel.port2.postMessage(null);
          });
          return true;
        });
      }),
    calm: (quietMs) =>
      new Promise((resolve) => {
        let text = "";
        let sinceAt = 0;
        // Looks frame by frame: the end of the incident may come without a change of the row.
        const look = () => {
          const now = Date.now();
          const next =
            row()?.getAttribute("data-status") === "onMains" && !outageOpen ? (row()?.textContent ?? "") : "";
          if (next === "" || next !== text) sinceAt = now;
          text = next;
          if (next !== "" && now - sinceAt >= quietMs) resolve();
          else requestAnimationFrame(look);
        };
        look();
      }),
  };
}
