import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { setImmediate as nextTurn } from "node:timers/promises";
import { constants, createGzip } from "node:zlib";
import type { SiteMetrics } from "../../services/metrics/read.ts";
import { expositionType } from "./exposition.ts";
import { siteMetrics } from "./site-metrics.ts";
import { upsMetrics } from "./ups-metrics.ts";

/**
 * The answer to `/metrics`, made piece by piece while it is sent: for ten thousand UPSes it is 16 MB, and compresses to a thirteenth. Between
 * two pieces everybody else gets a turn.
 */
export function metricsResponse(site: SiteMetrics, args: { version: string; acceptEncoding: string | null }): Response {
  const headers = new Headers({ "content-type": expositionType, vary: "accept-encoding" });
  const text = Readable.from(piecesOf(site, args.version));
  if (!takesGzip(args.acceptEncoding)) return new Response(webStream(text), { headers });
  headers.set("content-encoding", "gzip");
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  text.once("error", (error) => gzip.destroy(error));
  gzip.once("close", () => text.destroy());
  return new Response(webStream(text.pipe(gzip)), { headers });
}

async function* piecesOf(site: SiteMetrics, version: string): AsyncGenerator<Buffer> {
  yield Buffer.from(siteMetrics(site, version));
  for (const piece of upsMetrics(site)) {
    if (piece !== "") yield Buffer.from(piece);
    await nextTurn();
  }
}

/** `gzip;q=0` refuses it. */
function takesGzip(acceptEncoding: string | null): boolean {
  return /(^|,)\s*gzip\s*(;\s*q=(1|0\.\d*[1-9])\S*)?\s*(,|$)/i.test(acceptEncoding ?? "");
}

function webStream(stream: Readable): BodyInit {
  return Readable.toWeb(stream) as ReadableStream as BodyInit;
}
