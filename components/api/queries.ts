import { queryOptions } from "@tanstack/react-query";
import type {
  Actor,
  DemoState,
  Differences,
  Draft,
  DraftItem,
  Revision,
  RevisionItem,
  SessionItem,
} from "../../server/contract/api.ts";
import { request } from "./request.ts";

/** What the console asks the server for, each with its place in the query cache. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => request<{ actor: Actor }>("/session", { signal }),
  staleTime: 60_000,
});

export const draftQuery = queryOptions({
  queryKey: ["draft"],
  queryFn: ({ signal }) => request<Draft>("/draft", { signal }),
  // Of thousands of nodes comparing costs more than it spares: who edits shares what is the same.
  structuralSharing: false,
});

/** Drafts with changes that nobody saved yet. */
export const draftsQuery = queryOptions({
  queryKey: ["drafts"],
  queryFn: ({ signal }) => request<{ items: DraftItem[] }>("/drafts", { signal }),
});

/** `version`: of the draft, where it is one of the two. */
export const differencesQuery = (from: number | "draft", to: number | "draft", version: number) =>
  queryOptions({
    queryKey: ["differences", from, to, from === "draft" || to === "draft" ? version : null],
    queryFn: ({ signal }) => request<Differences>(`/differences?from=${from}&to=${to}`, { signal }),
  });

export const revisionsQuery = queryOptions({
  queryKey: ["revisions"],
  queryFn: ({ signal }) => request<{ items: RevisionItem[] }>("/revisions", { signal }),
});

/** A saved revision never changes. */
export const revisionQuery = (number: number) =>
  queryOptions({
    queryKey: ["revision", number],
    queryFn: ({ signal }) => request<Revision>(`/revisions/${number}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });

export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: ({ signal }) => request<{ items: SessionItem[] }>("/sessions", { signal }),
});

export const demoQuery = queryOptions({
  queryKey: ["demo"],
  queryFn: ({ signal }) => request<DemoState>("/demo", { signal }),
  staleTime: 5_000,
});
