import { connect } from "node:net";
import { type SimAnswer, type SimRequest, simAnswer } from "../../contract/simulator-control.ts";
import type { SimulatorControl } from "../context.ts";
import { fieldError, ServiceError } from "../service-error.ts";

const answerMs = 3_000;
// A report holds up to 10,000 events.
const maxAnswerBytes = 16 * 1024 * 1024;

/** The simulated site behind its control socket; one connection per request. */
export function simulatorOverSocket(args: { socketPath: string }): SimulatorControl {
  const socket = args.socketPath;
  const order = async (request: SimRequest) => {
    const answer = await ask(socket, request);
    if (answer.result === "refused")
      throw new ServiceError("invalidRequest", { fieldErrors: [fieldError(["upsIds"], "notAllowed")] });
  };
  return {
    setMains: ({ on, upsIds }) => order({ op: "mains", on, upsIds: upsIds === null ? null : [...upsIds] }),
    setSpeed: (factor) => order({ op: "speed", factor }),
    async report() {
      const answer = await ask(socket, { op: "report" });
      if (answer.result !== "report") throw new ServiceError("simulatorUnreachable");
      return { speed: answer.speed, mains: mainsOf(answer.site) };
    },
  };
}

function ask(socket: string, request: SimRequest): Promise<SimAnswer> {
  return new Promise((resolve, reject) => {
    const connection = connect(socket);
    const unreachable = (cause?: unknown) => {
      connection.destroy();
      reject(new ServiceError("simulatorUnreachable", {}, { cause }));
    };
    const chunks: Buffer[] = [];
    let bytes = 0;
    connection.setTimeout(answerMs, () => unreachable(new Error("no answer in time")));
    connection.on("error", unreachable);
    connection.on("end", () => unreachable(new Error("ended without an answer")));
    connection.on("connect", () => connection.write(`${JSON.stringify(request)}\n`));
    connection.on("data", (chunk) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > maxAnswerBytes) return unreachable(new Error("answer too long"));
      if (!chunk.includes(0x0a)) return;
      const line = Buffer.concat(chunks).toString("utf8").split("\n", 1)[0] ?? "";
      const answer = simAnswer.safeParse(parsed(line));
      if (!answer.success) return unreachable(answer.error);
      connection.destroy();
      resolve(answer.data);
    });
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function mainsOf(site: unknown): Record<string, boolean> {
  const upses = typeof site === "object" && site !== null && "upses" in site ? site.upses : null;
  const mains: Record<string, boolean> = {};
  for (const [id, ups] of Object.entries(upses ?? {}))
    if (typeof ups === "object" && ups !== null && typeof ups.mains === "boolean") mains[id] = ups.mains;
  return mains;
}
