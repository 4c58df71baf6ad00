import { createServer, type Socket } from "node:net";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { SimAnswer, SimRequest } from "../contract/simulator-control.ts";
import { simulatorOverSocket } from "../services/demo/simulator-socket.ts";
import { openApiBench } from "../testing/api-bench.ts";

/** A simulator that speaks the protocol and keeps nothing but mains and speed. */
async function openSimulator(socket: string) {
  const mains: Record<string, boolean> = { ups1: true, ups2: true };
  let speed = 1;
  const heard: SimRequest[] = [];
  let garble = false;
  const sockets = new Set<Socket>();
  const server = createServer((connection) => {
    sockets.add(connection);
    connection.on("close", () => sockets.delete(connection));
    connection.on("error", () => undefined);
    connection.on("data", (chunk) => {
      if (garble) return void connection.write("{]\n");
      const request = JSON.parse(String(chunk)) as SimRequest;
      heard.push(request);
      connection.write(`${JSON.stringify(answer(request))}\n`);
    });
  });
  function answer(request: SimRequest): SimAnswer {
    if (request.op === "mains") {
      for (const id of request.upsIds ?? Object.keys(mains)) {
        if (!(id in mains)) return { result: "refused", detail: `no ${id}` };
        mains[id] = request.on;
      }
    }
    if (request.op === "speed") speed = request.factor;
    if (request.op !== "report") return { result: "done" };
    const upses = Object.fromEntries(Object.entries(mains).map(([id, on]) => [id, { id, mains: on }]));
    return { result: "report", siteNow: 0, speed, site: { upses }, events: [], violations: [] };
  }
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    heard,
    garble: () => {
      garble = true;
    },
    async close() {
      for (const one of sockets) one.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe("the demo's controls", () => {
  it("reach the simulated site, for operators, and are written down", async () => {
    let dataDir = "";
    const late = {
      setMains: (args: Parameters<ReturnType<typeof simulatorOverSocket>["setMains"]>[0]) =>
        simulatorOverSocket({ socketPath: path.join(dataDir, "sim.sock") }).setMains(args),
      setSpeed: (factor: number) =>
        simulatorOverSocket({ socketPath: path.join(dataDir, "sim.sock") }).setSpeed(factor),
      report: () => simulatorOverSocket({ socketPath: path.join(dataDir, "sim.sock") }).report(),
    };
    await using bench = await openApiBench({ simulator: late });
    dataDir = bench.dataDir;
    const operator = await bench.signedIn("operator");
    expect((await operator.ask("GET", "/demo")).problem.code).toBe("simulatorUnreachable");
    const simulator = await openSimulator(path.join(dataDir, "sim.sock"));
    try {
      expect((await operator.ask("GET", "/demo")).body).toEqual({
        available: true,
        speed: 1,
        mains: { ups1: true, ups2: true },
      });
      const off = await operator.ask("POST", "/demo/mains", { on: false, upsIds: ["ups2"] });
      expect(off.body).toMatchObject({ mains: { ups1: true, ups2: false } });
      expect((await operator.ask("POST", "/demo/speed", { factor: 20 })).body).toMatchObject({ speed: 20 });
      const unknown = await operator.ask("POST", "/demo/mains", { on: false, upsIds: ["ups9"] });
      expect([unknown.status, unknown.problem.code]).toEqual([400, "invalidRequest"]);
      const viewer = await bench.signedIn("viewer");
      expect((await viewer.ask("POST", "/demo/mains", { on: true, upsIds: null })).problem.code).toBe("forbidden");
      expect((await viewer.ask("GET", "/demo")).status).toBe(200);
      const audit = await (await bench.signedIn("administrator")).ask("GET", "/audit");
      expect(JSON.stringify(audit.body)).toContain("demo.setMains");
      simulator.garble();
      expect((await operator.ask("GET", "/demo")).problem.code).toBe("simulatorUnreachable");
    } finally {
      await simulator.close();
    }
  });

  it("are not there without a simulated site", async () => {
    await using bench = await openApiBench();
    const operator = await bench.signedIn("operator");
    expect((await operator.ask("GET", "/demo")).body).toEqual({ available: false, speed: null, mains: null });
    const refused = await operator.ask("POST", "/demo/mains", { on: false, upsIds: null });
    expect([refused.status, refused.problem.code]).toEqual([404, "notDemo"]);
  });
});
