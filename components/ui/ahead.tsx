"use client";
import { type ComponentType, type ReactNode, useEffect, useState } from "react";

/**
 * A component whose code comes later, by `ahead()` or when it is first shown. Once the code is there it is drawn at once: behind a Suspense
 * boundary React would hold it back for 300 ms, which is what it does after every fallback. Where the code cannot be had, rendering throws.
 */
export function comesAhead<P extends object>(load: () => Promise<ComponentType<P>>, waiting: ReactNode = null) {
  let Loaded: ComponentType<P> | null = null;
  async function ahead(): Promise<void> {
    Loaded ??= await load();
  }
  function ComesAhead(props: P) {
    const [isThere, setThere] = useState(Loaded !== null);
    const [failure, setFailure] = useState<{ error: unknown } | null>(null);
    useEffect(() => {
      if (isThere) return;
      ahead().then(
        () => setThere(true),
        (error: unknown) => setFailure({ error }),
      );
    }, [isThere]);
    if (failure) throw failure.error;
    return isThere && Loaded ? <Loaded {...props} /> : waiting;
  }
  return Object.assign(ComesAhead, { ahead });
}
