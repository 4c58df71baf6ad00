import { z } from "zod";
import { apiBase, endpoints } from "../contract/api.ts";
import { problemSchema } from "../contract/problem.ts";

/** The description of the API (OpenAPI 3.1), made from the same table as the routes. */
export function describeApi(version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [operationId, endpoint] of Object.entries(endpoints)) {
    const { path, method, query, body, status, response, credential } = endpoint;
    const answer =
      response instanceof z.ZodUndefined
        ? { description: "Done" }
        : { description: "Done", content: { "application/json": { schema: schemaOf(response, "output") } } };
    paths[path] ??= {};
    paths[path][method] = {
      operationId,
      parameters: [...pathParameters(path), ...queryParameters(query)],
      ...(body instanceof z.ZodUndefined
        ? {}
        : { requestBody: { required: true, content: { "application/json": { schema: schemaOf(body, "input") } } } }),
      responses: { [status]: answer, default: { $ref: "#/components/responses/Problem" } },
      ...(credential ? {} : { security: [] }),
    };
  }
  const problem = { "application/problem+json": { schema: schemaOf(problemSchema, "output") } };
  return {
    openapi: "3.1.0",
    info: { title: "Fukuden", version },
    servers: [{ url: apiBase }],
    security: [{ session: [] }, { key: [] }],
    paths,
    components: {
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: "fukuden.session_token" },
        key: { type: "http", scheme: "bearer" },
      },
      responses: { Problem: { description: "Not done; `code` says why", content: problem } },
    },
  };
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): unknown {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}

function pathParameters(path: string) {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: name === "number" ? { type: "integer", minimum: 1 } : { type: "string" },
  }));
}

function queryParameters(query: z.ZodObject) {
  return Object.entries(query.shape).map(([name, schema]) => ({
    name,
    in: "query",
    required: false,
    schema: schemaOf(schema as z.ZodType, "output"),
  }));
}
