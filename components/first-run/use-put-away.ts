"use client";
import { useCallback, useState } from "react";

/** Something that is put away for this session of the browser. Where it keeps nothing, for this page. */
export function usePutAway(name: string): [isAway: boolean, putAway: () => void] {
  const key = `fukuden.away.${name}`;
  const [isAway, setAway] = useState(() => read(key));
  const putAway = useCallback(() => {
    setAway(true);
    try {
      sessionStorage.setItem(key, "1");
    } catch {
      // Then it is there again after a reload.
    }
  }, [key]);
  return [isAway, putAway];
}

function read(key: string): boolean {
  try {
    return sessionStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}
