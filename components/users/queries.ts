import { queryOptions } from "@tanstack/react-query";
import type { PersonSession, UserItem } from "../../server/contract/api.ts";
import { request } from "../api/request.ts";

export const usersQuery = queryOptions({
  queryKey: ["users"],
  queryFn: ({ signal }) => request<{ items: UserItem[] }>("/users", { signal }),
});

/** Everybody's sessions. */
export const allSessionsQuery = queryOptions({
  queryKey: ["users", "sessions"],
  queryFn: ({ signal }) => request<{ items: PersonSession[] }>("/users/sessions", { signal }),
});
