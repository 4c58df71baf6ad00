"use client";
import { type RefObject, useEffect, useState } from "react";

/** Room that name and state take beside a track, in pixels. */
const besidePx = 336;

/** The width of the tracks, in pixels; follows the window. */
export function useWidth(scroller: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(1_000);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.max(300, entry.contentRect.width - besidePx));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  return width;
}
