import type { QueryClient } from "@tanstack/react-query";
import { draftQuery, revisionQuery } from "../../api/queries.ts";
import { RequestError, request } from "../../api/request.ts";
import type { EditServer } from "./edit-session.ts";

/** The draft on the server, as an edit session uses it. */
export function editServer(queryClient: QueryClient): EditServer {
  return {
    send: (body) => request<{ version: number }>("/draft/changes", { method: "POST", body }),
    async read() {
      const draft = await queryClient.fetchQuery({ ...draftQuery, staleTime: 0 });
      const isChanged = draft.baseRevision !== null && draft.changedIds.length > 0;
      const base = isChanged ? await queryClient.fetchQuery(revisionQuery(draft.baseRevision ?? 0)) : draft;
      return { draft, base: base.tree };
    },
    faultOf(error) {
      const problem = error instanceof RequestError ? error.problem : null;
      const fieldErrors = problem?.fieldErrors ?? [];
      if (problem?.code === "draftConflict") return { kind: "conflict", fieldErrors };
      const status = error instanceof RequestError ? error.status : null;
      // Whoever is signed out, and a server in trouble, may take it later; what it refuses for itself it refuses for ever.
      const isLater = status === null || status === 401 || status === 429 || status >= 500;
      return { kind: isLater ? "unreachable" : "refused", fieldErrors };
    },
  };
}
