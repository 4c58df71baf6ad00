import { storedActorOf } from "../../auth/accounts.ts";
import { type DiscoveryItem, type StartDiscoveryRequest, scanDefaults } from "../../contract/discovery.ts";
import type { RefusedValue } from "../../contract/refused-value.ts";
import type { ScanRequest } from "../../domain/discovery/scan.ts";
import { readTargets, type TargetFault } from "../../domain/discovery/targets.ts";
import { addAudit } from "../../persistence/audits.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { draftIdOf } from "../draft/current-draft.ts";
import { fieldError, ServiceError } from "../service-error.ts";

/**
 * Begins to look for UPSes. It goes on by itself; nothing is ever written to a device.
 * @throws ServiceError `invalidValues` (targets), `invalidRequest` (nothing to ask with), `discoveryRuns`
 */
export async function startDiscovery(
  context: ServiceContext,
  asker: Asker,
  input: StartDiscoveryRequest,
): Promise<DiscoveryItem> {
  const actor = authorize(asker, "discoveries.start");
  const read = readTargets(input.targets);
  if ("faults" in read) throw new ServiceError("invalidValues", { refused: read.faults.map(refusedTarget) });
  const request = requestOf(input, read.targets);
  const { database } = context.store;
  const { tree } = await database.read((client) => context.drafts.current(client, draftIdOf(actor)));
  const discovery = await context.discoveries.start({
    ...{ request, targets: input.targets, size: read.size, startedBy: actor.name },
    treeHosts: tree.upses.map(({ source }) => source.host),
  });
  if (discovery === null) throw new ServiceError("discoveryRuns");
  try {
    const after = auditOf(discovery.id, input, request);
    const entry = { at: context.now(), actor: storedActorOf(actor), nodeId: null, before: null, after };
    await database.transaction((tx) => addAudit(tx, { ...entry, verb: "discoveries.start" }));
  } catch (error) {
    // What cannot be recorded is not done.
    await discovery.cancel();
    throw error;
  }
  return discovery.item();
}

function requestOf(input: StartDiscoveryRequest, targets: ScanRequest["targets"]): ScanRequest {
  const { credentials, perSec, hostsAtOnce, timeoutMs } = input;
  const canSnmp = credentials.some(({ kind }) => kind !== "nut");
  const snmpPorts = [...new Set(input.snmpPorts ?? (canSnmp ? [scanDefaults.snmpPort] : []))];
  const nutPorts = [...new Set(input.nutPorts ?? [scanDefaults.nutPort])];
  if (snmpPorts.length > 0 && !canSnmp)
    throw new ServiceError("invalidRequest", { fieldErrors: [fieldError(["credentials"], "required")] });
  if (snmpPorts.length + nutPorts.length === 0)
    throw new ServiceError("invalidRequest", { fieldErrors: [fieldError(["snmpPorts"], "required")] });
  return {
    ...{ targets, snmpPorts, nutPorts, perSec, hostsAtOnce, timeoutMs },
    // The schema's "absent" may be undefined.
    credentials: credentials.map((one) => {
      if (one.kind !== "nut") return one;
      const { certificateSha256, ...rest } = one;
      return certificateSha256 === undefined ? rest : { ...rest, certificateSha256 };
    }),
  };
}

function refusedTarget({ index, value, fault }: { index: number; value: string; fault: TargetFault }): RefusedValue {
  const { code, ...params } = fault;
  return { line: index + 1, field: null, value, code, params };
}

/** Without secrets: of a credential only what it is, and whose. */
function auditOf(id: string, input: StartDiscoveryRequest, request: ScanRequest) {
  const { snmpPorts, nutPorts, perSec, hostsAtOnce } = request;
  const credentials = input.credentials.map((one) => (one.kind === "v3" ? `v3 ${one.user}` : one.kind));
  return { id, targets: input.targets.slice(0, 100), snmpPorts, nutPorts, credentials, perSec, hostsAtOnce };
}
