import { createDeviceIndex, type DeviceIndex, type SomeDevice } from "../domain/discovery/same-device.ts";
import type { Tree } from "../domain/tree/entities.ts";
import type { ServiceContext } from "./context.ts";
import type { Discovery } from "./discoveries.ts";

/**
 * Finds devices among the UPSes of a tree, with the serial numbers that these told: the controller, or the discovery, which met them at their
 * addresses. null: there is no discovery.
 */
export function deviceIndexOf(
  context: Pick<ServiceContext, "live">,
  tree: Tree,
  discovery: Pick<Discovery, "addressOf" | "found"> | null,
): DeviceIndex {
  const { nodes } = context.live.snapshot();
  const index = createDeviceIndex({
    tree,
    addressOf: (host) => discovery?.addressOf(host) ?? null,
    serialOf: (id) => nodes[id]?.ups?.identity?.serial ?? null,
  });
  for (const { source, address, identity } of discovery?.found ?? []) {
    const device: SomeDevice = { source, address, serial: identity.serial };
    const known = index.find(device);
    if (known?.by === "address") index.add(known.nodeId, device);
  }
  return index;
}
