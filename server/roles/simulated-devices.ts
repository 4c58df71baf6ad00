import { readFile } from "node:fs/promises";
import type { DeviceRefusal, SimulatedDevices } from "../cli/simulated-devices.ts";
import { SimulatorInUseError } from "../simulator/control-socket.ts";
import { FleetPlaceError } from "../simulator/fleet/fleet-places.ts";
import { serveFleet } from "../simulator/fleet/serve-fleet.ts";
import { RecordingError } from "../simulator/replay/recording.ts";
import { startReplay } from "../simulator/replay/start-replay.ts";
import { parseOid } from "../simulator/snmp/object-id.ts";

/** The simulated devices that the command line can start. */
export function simulatedDevices(args: { fleetSocket: string }): SimulatedDevices {
  return {
    async startFleet(options) {
      try {
        return await serveFleet(options, args.fleetSocket);
      } catch (error) {
        return refusalOf(error);
      }
    },
    async startReplay({ file, port, settable, onSet }) {
      const wrong = settable.find((oid) => parseOid(oid) === null);
      if (wrong !== undefined) return { refused: "badOid", oid: wrong };
      try {
        const recording = await readFile(file, "utf8");
        return await startReplay({ recording, port, settable, onSet: ({ oid, value }) => onSet(oid, String(value)) });
      } catch (error) {
        return refusalOf(error);
      }
    },
  };
}

/** @throws what is none of the refusals */
function refusalOf(error: unknown): DeviceRefusal {
  if (error instanceof FleetPlaceError) return { refused: error.code };
  if (error instanceof SimulatorInUseError) return { refused: "fleetRuns" };
  if (error instanceof RecordingError)
    return { refused: "recording", why: error.code, line: error.line, text: error.text };
  if (!(error instanceof Error) || !("code" in error)) throw error;
  if (error.code === "EMFILE" || error.code === "ENFILE") return { refused: "tooManyOpen" };
  if (error.code === "EADDRNOTAVAIL") return { refused: "noSuchAddress" };
  const isOfSocket = "syscall" in error && error.syscall === "bind";
  return isOfSocket ? { refused: "portTaken" } : { refused: "unreadable", detail: error.message };
}
