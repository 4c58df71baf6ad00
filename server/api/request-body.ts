import { ServiceError } from "../services/service-error.ts";

/**
 * The request's JSON, of at most so many bytes. @throws ServiceError `unsupportedMediaType`, `bodyTooLarge`, `malformedJson` (also for text that is not UTF-8)
 */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(type))
    throw new ServiceError("unsupportedMediaType");
  return jsonIn(await readBody(request, maxBytes));
}

/** @throws ServiceError `malformedJson` */
export function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new ServiceError("malformedJson", {}, { cause: error });
  }
}

/** The request's bytes, at most so many. @throws ServiceError `bodyTooLarge` */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw new ServiceError("bodyTooLarge");
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Counted as it comes: a length that was announced may be wrong, or missing.
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > maxBytes) throw new ServiceError("bodyTooLarge");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
