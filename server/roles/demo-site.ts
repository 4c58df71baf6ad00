import type { Tree } from "../domain/tree/entities.ts";
import { exampleSite } from "../domain/tree/example-site.ts";

const wakePort = 16_109;

/** The example site, with every port moved by `offset`, so that several demos can run side by side. */
export function demoSite(offset: number): { tree: Tree; wakePort: number } {
  const tree: Tree = {
    ...exampleSite,
    shared: { ...exampleSite.shared, storagePort: exampleSite.shared.storagePort + offset },
    upses: exampleSite.upses.map((ups) => ({ ...ups, source: { ...ups.source, port: ups.source.port + offset } })),
    terminals: exampleSite.terminals.map((terminal) =>
      terminal.start.kind === "wol" && terminal.start.port !== null
        ? { ...terminal, start: { ...terminal.start, port: terminal.start.port + offset } }
        : terminal,
    ),
  };
  return { tree, wakePort: wakePort + offset };
}
