/** Runs it when the page rests, at the latest after so long; the answer takes it back. Safari has no idle callbacks: there it waits a moment. */
export function whenIdle(run: () => void, atMostMs?: number): () => void {
  if (typeof window.requestIdleCallback !== "function") {
    const timer = setTimeout(run, Math.min(atMostMs ?? 1_000, 1_000));
    return () => clearTimeout(timer);
  }
  const idle = window.requestIdleCallback(run, atMostMs === undefined ? {} : { timeout: atMostMs });
  return () => window.cancelIdleCallback(idle);
}
