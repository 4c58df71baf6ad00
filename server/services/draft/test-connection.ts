import type { z } from "zod";
import { storedActorOf } from "../../auth/accounts.ts";
import type { ConnectionTestResult, connectionTestRequest } from "../../contract/connection-test.ts";
import type { NodeId, Storage, Tree, Ups } from "../../domain/tree/entities.ts";
import { placedNode } from "../../domain/tree/folders.ts";
import { kindOf } from "../../domain/tree/lists.ts";
import { DriverError } from "../../domain/world/driver-error.ts";
import { addAudit } from "../../persistence/audits.ts";
import { authorize, withinGroups } from "../authorize.ts";
import type { Asker, Caller, ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";
import { draftIdOf } from "./current-draft.ts";
import { withFields } from "./patch-node.ts";

/** Real time, for all questions of one test. */
const testAtMostMs = 15_000;

type Context = Pick<ServiceContext, "store" | "drafts" | "live" | "connections" | "now">;

/** Who has a test running: one at a time each, so that nobody scans a network through this. */
const running = new Set<string>();

/**
 * Connects to a device as the draft has it, with the fields given in place of its own, and tells what it says. Nothing is changed: neither the draft nor
 * the device. Audited before anything is sent, because secrets leave for the address that was given, and one value is written to itself.
 * @throws ServiceError `outsideGroups`, `notFound`, `invalidFields`, `tooManyRequests` (the one before still runs)
 */
export async function testConnection(
  context: Context,
  asker: Asker,
  input: z.output<typeof connectionTestRequest>,
): Promise<ConnectionTestResult> {
  const actor = authorize(asker, "draft.testConnection");
  const key = draftIdOf(actor);
  if (running.has(key)) throw new ServiceError("tooManyRequests");
  running.add(key);
  try {
    const { tree: before } = await context.store.database.read((client) => context.drafts.current(client, key));
    withinGroups(actor, before, [input.nodeId]);
    const tree = withFields(before, input);
    return await tried(context, actor, tree, input.nodeId);
  } finally {
    running.delete(key);
  }
}

async function tried(context: Context, actor: Caller, tree: Tree, nodeId: string): Promise<ConnectionTestResult> {
  const node = placedNode(tree, nodeId)?.node;
  const startedAt = performance.now();
  const tookMs = () => Math.round(performance.now() - startedAt);
  const signal = AbortSignal.timeout(testAtMostMs);
  try {
    switch (kindOf(tree, nodeId)) {
      case "ups": {
        const ups = node as Ups;
        const tryWrite = context.live.snapshot().outage === null;
        await audit(context, actor, nodeId, { address: `${ups.source.host}:${ups.source.port}`, tryWrite });
        const told = await context.connections.ups(ups, { tryWrite, signal });
        const { output, chargePercent, runtimeSec, loadPercent } = told.reading;
        const { family, identity, settings, mayWrite } = told;
        const said = { family, identity, settings, output, chargePercent, runtimeSec, loadPercent, mayWrite };
        return { kind: "ups", tookMs: tookMs(), ...said };
      }
      case "storage": {
        const storage = node as Storage;
        await audit(context, actor, nodeId, { address: storage.addresses.join(", "), tryWrite: false });
        const { state, dirtyBytes } = await context.connections.storage(storage, tree, signal);
        return { kind: "storage", tookMs: tookMs(), state, dirtyBytes };
      }
      case "terminal": {
        const live = context.live.snapshot().nodes[nodeId];
        return { kind: "terminal", connected: live?.terminal?.connected ?? false, heardAt: live?.heardAt ?? null };
      }
      default:
        throw new ServiceError("notFound");
    }
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    const { code, accessFault, message } = error;
    return { kind: "failed", tookMs: tookMs(), error: code, accessFault, detail: message.slice(0, 500) };
  }
}

async function audit(
  context: Context,
  actor: Caller,
  nodeId: NodeId,
  after: { address: string; tryWrite: boolean },
): Promise<void> {
  const entry = { at: context.now(), actor: storedActorOf(actor), verb: "draft.testConnection", nodeId, before: null };
  await context.store.database.transaction((tx) => addAudit(tx, { ...entry, after }));
}
