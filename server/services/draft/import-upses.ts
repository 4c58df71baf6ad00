import type { AddedUpses, ImportRequest } from "../../contract/api.ts";
import { readCsvUpses } from "../../contract/import/csv-upses.ts";
import type { ReadImport } from "../../contract/import/read-import.ts";
import { readUpsConf } from "../../contract/import/ups-conf.ts";
import type { RefusedValue } from "../../contract/refused-value.ts";
import { authorize } from "../authorize.ts";
import type { Asker, ServiceContext } from "../context.ts";
import { ServiceError } from "../service-error.ts";
import { addUpses, type UpsToAdd } from "./add-upses.ts";

/**
 * Adds the UPSes of a file to the draft, all or none.
 * @throws ServiceError `invalidValues` with every line that is no good, `draftConflict`, `invalidFields`
 */
export async function importUpses(context: ServiceContext, asker: Asker, input: ImportRequest): Promise<AddedUpses> {
  const actor = authorize(asker, "draft.import");
  const { version, format, makeGroups, dryRun, role, group } = input;
  const read = readFileOf(input);
  if ("refused" in read) throw new ServiceError("invalidValues", { refused: [...read.refused] });
  const refused: RefusedValue[] = [];
  const upses = read.upses.flatMap((one): UpsToAdd[] => {
    const { line, name, note, source } = one;
    const named = one.group ?? group;
    if (named === null) {
      refused.push({ line, field: "group", value: null, code: "noGroup", params: {} });
      return [];
    }
    const names = name === null ? [`UPS ${source.host}`] : [name];
    return [{ place: line, names, note, source, role: one.role ?? role, address: null, serial: null, group: named }];
  });
  if (refused.length > 0) throw new ServiceError("invalidValues", { refused: refused.slice(0, 100) });
  return addUpses(context, actor, {
    ...{ version, upses, makeGroups, dryRun, discovery: null },
    from: { import: format },
  });
}

function readFileOf({ format, text, upsd, asNut }: ImportRequest): ReadImport {
  switch (format) {
    case "csv":
      return readCsvUpses(text);
    case "ups.conf": {
      if (upsd === null) return readUpsConf(text, { upsd, asNut });
      const { certificateSha256, ...access } = upsd;
      const whole = certificateSha256 === undefined ? access : { ...access, certificateSha256 };
      return readUpsConf(text, { upsd: whole, asNut });
    }
  }
}
