import type { UpsDriver } from "../../controller/ports.ts";
import { DriverError } from "../../domain/world/driver-error.ts";
import { unknownCapabilities } from "../../domain/world/ups-capabilities.ts";

/** Says that it cannot be done yet, in words that an operator understands. */
export function createNutUps(): UpsDriver {
  const refuse = async (): Promise<never> => {
    throw new DriverError("unsupported", "UPSes behind NUT cannot be read yet: set the UPS to SNMP");
  };
  return {
    capabilities: () => unknownCapabilities,
    ...{ read: refuse, identify: refuse, execute: refuse, writeSettings: refuse, checkWrite: refuse },
    close: async () => {},
  };
}
