"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { Draft } from "../../../server/contract/api.ts";
import { worldFromLive } from "../../../server/contract/live-world.ts";
import type { NodeId, Tree } from "../../../server/domain/tree/entities.ts";
import { changedIds } from "../../../server/domain/tree/patch.ts";
import { type KnownFacts, nothingKnown } from "../../../server/domain/tree/rules/facts.ts";
import { factsOfWorld } from "../../../server/domain/tree/rules/facts-of-world.ts";
import { rules } from "../../../server/domain/tree/rules/rules.ts";
import { draftQuery, revisionQuery, sessionQuery } from "../../api/queries.ts";
import { type LiveState, liveKey } from "../../live/live-state.ts";
import { editServer } from "./edit-server.ts";
import { createEditSession, type EditSession, type EditState } from "./edit-session.ts";
import { editShelf } from "./edit-shelf.ts";
import { useJudged } from "./use-judged.ts";

export type Finding = Draft["findings"][number];
export type Editing = EditState &
  Pick<EditSession, "edit" | "undo" | "redo" | "dismiss" | "flush" | "expect"> & {
    /** Nodes that differ from the revision that the draft rests on. */
    changedIds: ReadonlySet<NodeId>;
    /** After an edit of many nodes those of before, for a moment. */
    findings: readonly Finding[];
    /** What the rules were told of the live site. */
    known: KnownFacts;
  };

const EditingContext = createContext<Editing | null>(null);

type ProviderProps = { draft: Draft; children: ReactNode };
type WaitingProps = ProviderProps & { waiting: ReactNode };

/** Holds the draft of this page: what is in it can be read and edited by `useEditing`. Waits for the revision that it rests on. */
export function EditingProvider({ draft, waiting, children }: WaitingProps) {
  const isChanged = draft.baseRevision !== null && draft.changedIds.length > 0;
  const base = useQuery({ ...revisionQuery(draft.baseRevision ?? 0), enabled: isChanged });
  const baseTree = isChanged ? base.data?.tree : draft.baseRevision === null ? emptyLike(draft.tree) : draft.tree;
  if (base.error) throw base.error;
  // The editor stays as it is until a newer draft has its revision as well: the two are taken over together.
  const whole = useRef<{ draft: Draft; base: Tree } | null>(null);
  if (baseTree) whole.current = { draft, base: baseTree };
  if (whole.current === null) return waiting;
  return <WithSession {...whole.current}>{children}</WithSession>;
}

function WithSession({ draft, base, children }: ProviderProps & { base: Tree }) {
  const queryClient = useQueryClient();
  const person = useQuery(sessionQuery).data?.actor.id ?? "";
  const [session] = useState(() =>
    createEditSession({ draft, base, server: editServer(queryClient), shelf: editShelf(person) }),
  );
  useEffect(() => session.adopt(draft, base), [session, draft, base]);
  const state = useSyncExternalStore(session.subscribe, session.state, session.state);
  useUnsentWarning(state);
  useLeftInCache(session);
  const changed = useMemo(() => new Set(changedIds(state.base, state.tree)), [state.base, state.tree]);
  const judged = useJudged(state.tree);
  const known = useMemo(() => knownNow(judged, queryClient.getQueryData<LiveState>(liveKey)), [judged, queryClient]);
  const findings = useMemo(() => rules(judged, known), [judged, known]);
  const editing = useMemo<Editing>(
    () => ({ ...session, ...state, changedIds: changed, findings, known }),
    [session, state, changed, findings, known],
  );
  return <EditingContext value={editing}>{children}</EditingContext>;
}

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (!editing) throw new Error("no EditingProvider above");
  return editing;
}

/** What rules ask the live site for, as it is when the tree changes; a reading that changes alone makes no finding come or go here. */
function knownNow(tree: Tree, live: LiveState | undefined): KnownFacts {
  if (!live) return nothingKnown;
  return factsOfWorld(worldFromLive(tree, live.snapshot), live.snapshot.clock.siteAt);
}

function useUnsentWarning({ sync }: EditState): void {
  useEffect(() => {
    if (sync === "saved") return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [sync]);
}

/** What was edited is in the cache when the page is left: whoever comes back sees it at once, not the draft of before. */
function useLeftInCache(session: EditSession): void {
  const queryClient = useQueryClient();
  useEffect(
    () => () => {
      const { tree, base, version, baseRevision, newestRevision } = session.state();
      queryClient.setQueryData(
        draftQuery.queryKey,
        (before) =>
          before && {
            ...before,
            ...{ tree, version, baseRevision, newestRevision },
            changedIds: changedIds(base, tree),
          },
      );
    },
    [session, queryClient],
  );
}

/** Before the first revision everything in the draft is new, but for the network itself. */
function emptyLike(tree: Tree): Tree {
  const none = { groups: [], upses: [], storages: [], terminals: [], loads: [] };
  return { ...tree, ...none, dependencies: [], clusters: [], schedules: [], lanFactors: [] };
}
