import type { NodeId, Tree, UpsSource } from "../tree/entities.ts";

/** By what a device was recognized. */
export type SameDevice = { nodeId: NodeId; by: "address" | "serial" };

/** A device that may be one of the tree. `address`: where it was reached; null: not known. */
export type SomeDevice = { source: UpsSource; address: string | null; serial: string | null };

export type DeviceIndex = {
  find(device: SomeDevice): SameDevice | null;
  /** From now on this device is found too, as this node. */
  add(nodeId: NodeId, device: SomeDevice): void;
};

/**
 * Finds devices among the UPSes of a tree: at the same address (host, port and, for NUT, UPS name), else with the same serial number.
 * `addressOf`: the address of a host name of the tree; null: not known. `serialOf`: what the UPS of the tree last said; null: nothing.
 */
export function createDeviceIndex(args: {
  tree: Tree;
  addressOf(host: string): string | null;
  serialOf(id: NodeId): string | null;
}): DeviceIndex {
  const byPlace = new Map<string, NodeId>();
  const bySerial = new Map<string, NodeId>();

  function add(nodeId: NodeId, { source, address, serial }: SomeDevice): void {
    for (const place of placesOf(source, address)) if (!byPlace.has(place)) byPlace.set(place, nodeId);
    const telling = tellingSerial(serial);
    if (telling !== null && !bySerial.has(telling)) bySerial.set(telling, nodeId);
  }

  for (const { id, source } of args.tree.upses)
    add(id, { source, address: args.addressOf(source.host), serial: args.serialOf(id) });
  return {
    add,
    find({ source, address, serial }) {
      for (const place of placesOf(source, address)) {
        const nodeId = byPlace.get(place);
        if (nodeId !== undefined) return { nodeId, by: "address" };
      }
      const telling = tellingSerial(serial);
      const nodeId = telling === null ? undefined : bySerial.get(telling);
      return nodeId === undefined ? null : { nodeId, by: "serial" };
    },
  };
}

/** Where a source leads to, under each name of its host. */
function placesOf(source: UpsSource, address: string | null): string[] {
  const hosts = new Set([source.host.toLowerCase(), ...(address === null ? [] : [address])]);
  const what = source.kind === "nut" ? `${source.port}/${source.upsName.toLowerCase()}` : `${source.port}`;
  return [...hosts].map((host) => `${host}#${what}`);
}

/** null: what devices say that have none, such as 0000, N/A, unknown. */
export function tellingSerial(serial: string | null): string | null {
  const text = serial?.trim().toUpperCase() ?? "";
  if (text.length < 4 || /^(.)\1*$/.test(text)) return null;
  return /^(UNKNOWN|NONE|N\/A|NOT |DEFAULT|BLANK|SERIAL)/.test(text) ? null : text;
}
