import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { liveWithoutController } from "../contract/live.ts";
import type { Tree } from "../domain/tree/entities.ts";
import { createTlsPeerLink } from "../peers/tls-peer-link.ts";
import type { Caller } from "../services/context.ts";
import { pairWithPeer } from "../services/peering/pair.ts";
import { ownCertificate } from "../web/certificate.ts";
import { closeServer, listen } from "../web/listen.ts";
import { createWebServer } from "../web/web-server.ts";
import { openApiBench } from "./api-bench.ts";

export const administrator: Caller = { kind: "commandLine", id: null, name: "yamada", role: "administrator" };

/** A whole control terminal but for its pages and its controller: its own data folder, and TLS on loopback. `await using` ends it. */
export async function openTerminal(args: {
  selfId: string | null;
  tree?: Tree | null;
  now?: () => number;
  epoch?: number;
}) {
  const folder = mkdtempSync(path.join(tmpdir(), "fukuden-terminal-"));
  const certificate = await ownCertificate({ dataDir: folder, host: "127.0.0.1", now: Date.now() });
  let isInSequence = false;
  const fingerprint = certificate.fingerprint.replaceAll(":", "").toLowerCase();
  const bench = await openApiBench({
    ...(args.now === undefined ? {} : { now: args.now }),
    tree: args.tree ?? null,
    live: {
      snapshot: () => ({
        ...liveWithoutController(),
        controller: { ...liveWithoutController().controller, state: "running", epoch: args.epoch ?? 1 },
        outage: isInSequence ? ({} as ReturnType<typeof liveWithoutController>["outage"]) : null,
      }),
    },
    peers: { selfId: args.selfId, certificate: fingerprint, link: createTlsPeerLink() },
  });
  const server = createWebServer({
    ...{ host: "127.0.0.1", behindProxy: false, certificate, api: (request: Request) => bench.api.fetch(request) },
    pages: async (_request, response) => void response.end(),
    publicDir: folder,
    isSignedIn: async () => false,
    setupNeeded: async () => false,
    log: { error: () => undefined } as never,
  });
  const port = await listen(server, { host: "127.0.0.1", port: 0 });
  return {
    ...bench,
    url: `https://127.0.0.1:${port}`,
    fingerprint,
    setSequence(runs: boolean) {
      isInSequence = runs;
    },
    async [Symbol.asyncDispose]() {
      await closeServer(server);
      await bench[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type TerminalBench = Awaited<ReturnType<typeof openTerminal>>;

/** Both have compared the other's certificate. */
export async function pairBoth(one: TerminalBench, other: TerminalBench): Promise<void> {
  for (const [here, there] of [
    [one, other],
    [other, one],
  ] as const)
    await pairWithPeer(here.context, administrator, { url: there.url, certificateSha256: there.fingerprint });
}
