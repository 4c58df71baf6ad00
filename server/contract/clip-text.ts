import type { Clip } from "../domain/tree/edit/clip.ts";

export const clipVersion = 1;

/** Nodes as text for the clipboard; their secrets are hidden in what the browser has. */
export function clipText(clip: Clip): string {
  return JSON.stringify({ fukuden: "nodes", formatVersion: clipVersion, ...clip });
}
