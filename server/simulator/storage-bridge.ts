import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { type BridgeAnswer, type BridgeRequest, bridgeRequest, maxLineBytes } from "../contract/storage-bridge.ts";
import type { SiteEvent } from "../domain/simulation/site.ts";
import type { NodeId } from "../domain/tree/entities.ts";
import { readJsonLines, writeJsonLine } from "./json-lines.ts";
import type { LiveSite } from "./live-site.ts";
import type { Dropped, SimulatorLog } from "./log.ts";

const maxConnections = 32;

/** The bridge of one simulated storage system, as `docs/storage-bridge.md` describes it. While the storage is dark nothing listens. */
export class StorageBridge {
  readonly #id: NodeId;
  readonly #live: LiveSite;
  readonly #dropped: Dropped;
  readonly #log: SimulatorLog;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #newestEpoch = 0;
  #commandId: string | null = null;
  /** Opening and closing follow one another. */
  #turn: Promise<void> = Promise.resolve();
  port: number;

  constructor(args: { storageId: NodeId; port: number; live: LiveSite; dropped: Dropped; log: SimulatorLog }) {
    this.#id = args.storageId;
    this.port = args.port;
    this.#live = args.live;
    this.#dropped = args.dropped;
    this.#log = args.log;
  }

  start(): Promise<void> {
    return this.#next(() => this.#open());
  }

  stop(): Promise<void> {
    return this.#next(() => this.#shut());
  }

  hear(event: SiteEvent): void {
    if (!("storageId" in event) || event.storageId !== this.#id) return;
    if (event.kind === "storageOff") {
      // At once: nobody may get an answer from a dark storage.
      for (const socket of this.#sockets) socket.resetAndDestroy();
      this.#commandId = null;
      void this.#next(() => this.#shut());
    } else if (event.kind === "storageStarting") void this.#next(() => this.#open());
  }

  #next(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work);
    this.#turn = done.catch((error: unknown) => {
      this.#log.error({ storageId: this.#id, error: String(error) }, "the storage bridge could not listen");
    });
    return done;
  }

  async #open(): Promise<void> {
    if (this.#server) return;
    const server = createServer((socket) => this.#accept(socket));
    server.maxConnections = maxConnections;
    server.listen({ port: this.port, host: "127.0.0.1" });
    await once(server, "listening");
    const address = server.address();
    if (address !== null && typeof address === "object") this.port = address.port;
    this.#server = server;
  }

  async #shut(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    const closed = once(server, "close");
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => {
      // "close" follows.
    });
    readJsonLines(socket, {
      maxBytes: maxLineBytes,
      onGarbage: (detail) => this.#dropped.drop("bridge", `${this.#id}: ${detail}`),
      onValue: (value) => {
        const parsed = bridgeRequest.safeParse(value);
        if (parsed.success) {
          writeJsonLine(socket, this.#answer(parsed.data));
          return;
        }
        this.#dropped.drop("bridge", `${this.#id}: a request out of protocol`);
        writeJsonLine(socket, { id: idOf(value), result: "refused", code: "badRequest", detail: "unknown request" });
        socket.end();
      },
    });
  }

  #answer(request: BridgeRequest): BridgeAnswer {
    const { id } = request;
    const storage = this.#live.site.storages[this.#id];
    if (!storage || storage.state === "off") return { id, result: "refused", code: "notReady", detail: "off" };
    if (request.op === "state") {
      const { state, dirtyBytes } = storage;
      return { id, result: "state", state, dirtyBytes: Math.ceil(dirtyBytes), commandId: this.#commandId };
    }
    if (request.epoch < this.#newestEpoch)
      return { id, result: "refused", code: "staleEpoch", detail: `seen ${this.#newestEpoch}` };
    this.#newestEpoch = request.epoch;
    // The same command again: the flush that runs, or ran, is its own.
    if (request.commandId === this.#commandId) return { id, result: "accepted" };
    if (storage.state === "starting") return { id, result: "refused", code: "notReady", detail: "starting" };
    this.#commandId = request.commandId;
    this.#live.act({ kind: "flush", storageId: this.#id });
    return { id, result: "accepted" };
  }
}

/** What can be said of whom a bad request was from; "" when even that is not there. */
function idOf(value: unknown): string {
  if (typeof value !== "object" || value === null || !("id" in value)) return "";
  return typeof value.id === "string" ? value.id.slice(0, 200) : "";
}
