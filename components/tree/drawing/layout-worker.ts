import { placesOf } from "./layout.ts";
import type { PowerGraph } from "./power-graph.ts";

/** Lays a drawing out where nobody waits for it. Asked again before it has answered, it answers both; the asker looks at the number. */
self.onmessage = ({ data }: MessageEvent<{ number: number; graph: PowerGraph }>) => {
  self.postMessage({ number: data.number, places: [...placesOf(data.graph)] });
};
