"use client";
import { skipToken, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { PresentPerson } from "../../server/contract/presence.ts";
import { sessionQuery } from "../api/queries.ts";
import { usePresent } from "./live-provider.tsx";
import { presenceKey } from "./live-state.ts";

/** Who else has the tree open, and where. Tells them that this window is here, at that node, as long as it is shown. */
export function useOthers(nodeId: string | null): readonly PresentPerson[] {
  const present = usePresent();
  const self = useQuery(sessionQuery).data?.actor.id;
  const people = useQuery({
    queryKey: presenceKey,
    queryFn: skipToken,
    staleTime: Number.POSITIVE_INFINITY,
    select: (all: PresentPerson[]) => all.filter(({ id }) => id !== self),
  }).data;
  useEffect(() => present({ nodeId }), [present, nodeId]);
  useEffect(() => () => present(null), [present]);
  return people ?? [];
}
