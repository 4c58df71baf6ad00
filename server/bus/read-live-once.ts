import type { LiveSnapshot } from "../contract/live.ts";
import { openWebBus } from "./web-bus.ts";

const waitMs = 3_000;

/** What the controller shows now; null: it does not answer. */
export function readLiveOnce({ socketPath }: { socketPath: string }): Promise<LiveSnapshot | null> {
  return new Promise((resolve) => {
    const end = (snapshot: LiveSnapshot | null) => {
      clearTimeout(timer);
      bus.close();
      resolve(snapshot);
    };
    const timer = setTimeout(() => end(null), waitMs);
    const bus = openWebBus({
      socketPath,
      onSnapshot: (snapshot) => end(snapshot),
      onDelta: () => {},
      onDown: () => {},
      onTrouble: () => {},
    });
  });
}
