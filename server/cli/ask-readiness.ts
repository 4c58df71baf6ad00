import http from "node:http";
import https from "node:https";
import { z } from "zod";

const answerMs = 2_000;
const answer = z.looseObject({ ready: z.boolean(), reasons: z.array(z.string()) });
export type Ready = { ready: boolean; reasons: string[] };

/** What the console on this machine says of itself; null: nobody answers there. Sends no credential, so any certificate will do. */
export async function askReadiness(args: { host: string; port: number }): Promise<Ready | null> {
  const any: Record<string, string> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
  const host = any[args.host] ?? args.host;
  return (await ask(http, { host, port: args.port })) ?? (await ask(https, { host, port: args.port }));
}

function ask(over: typeof http | typeof https, to: { host: string; port: number }): Promise<Ready | null> {
  return new Promise((resolve) => {
    const request = over.get({ ...to, path: "/readyz", timeout: answerMs, rejectUnauthorized: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
        if (text.length > 65_536) request.destroy();
      });
      response.on("end", () => resolve(parse(text)));
      response.on("error", () => resolve(null));
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(null));
    request.on("close", () => resolve(null));
  });
}

function parse(text: string): Ready | null {
  try {
    const { ready, reasons } = answer.parse(JSON.parse(text));
    return { ready, reasons };
  } catch {
    return null;
  }
}
