import type { Draft } from "../../../server/contract/api.ts";
import type { FieldError } from "../../../server/contract/problem.ts";
import { applyChange, changeBetween, isNoChange, type TreeChange } from "../../../server/domain/tree/change.ts";
import type { NodeId, Tree } from "../../../server/domain/tree/entities.ts";
import { shareNodes } from "../../../server/domain/tree/share-nodes.ts";
import { isSound } from "./is-sound.ts";

/** What a step was, for the words of *undo*. */
export type EditName =
  | ("rename" | "create" | "remove" | "move" | "paste" | "fields")
  | ("feed" | "dependency" | "correct" | "import" | "example");

/** Of the nodes that a paste made, of which node each is a copy: the server puts in the secrets that the page never had. */
export type Copies = Readonly<Record<NodeId, NodeId>>;
type Step = { what: EditName; before: Tree; after: Tree; copies: Copies };

/** How the edits made here stand with the server; `waiting`: it does not answer, they are kept here and sent again by and by. */
export type Sync = "saved" | "sending" | "waiting";

/** What became of edits, where that is not what was meant. */
export type EditNotice =
  /** The server did not take the last ones, and they were taken back here. */
  | { kind: "refused"; error: unknown; fieldErrors: readonly FieldError[] }
  /** The draft was changed elsewhere (another window, the command line). `isLost`: the last ones did not fit to that any more. */
  | { kind: "changedElsewhere"; isLost: boolean };

export type EditState = {
  tree: Tree;
  base: Tree;
  /** Of the draft, as the server has it. */
  version: number;
  baseRevision: number | null;
  newestRevision: number | null;
  done: readonly Step[];
  undone: readonly Step[];
  sync: Sync;
  /** null: there is none, or it was put away. */
  notice: EditNotice | null;
};

/** What a session needs of the server. `send` rejects with what `faultOf` can tell. */
export type EditServer = {
  send(request: { version: number; change: TreeChange; copies: Copies }): Promise<{ version: number }>;
  read(): Promise<{ draft: Draft; base: Tree }>;
  faultOf(error: unknown): { kind: "unreachable" | "conflict" | "refused"; fieldErrors: readonly FieldError[] };
};

/** Where edits wait that the server does not have yet, over a reload or a crash of the page. */
export type EditShelf = {
  put(waiting: { version: number; change: TreeChange; copies: Copies } | null): void;
  take(): { version: number; change: TreeChange; copies: Copies } | null;
};

export type EditSession = {
  state(): EditState;
  subscribe(listener: () => void): () => void;
  /** One step that can be undone. The same tree back: nothing was done. */
  edit(what: EditName, change: (tree: Tree) => Tree, copies?: Copies): void;
  undo(): void;
  redo(): void;
  /** Puts the notice away. */
  dismiss(): void;
  /** The draft as the server has it now. Edits that were not sent yet stay. */
  adopt(draft: Draft, base: Tree): void;
  /** The draft of this version, when it is adopted, is a step of this page: something that the server did for it, and that can be undone. */
  expect(what: EditName, version: number): void;
  /** Resolves when the server has all edits, or has refused them; false: it does not have them. */
  flush(): Promise<boolean>;
  close(): void;
};

const firstWaitMs = 1_000;
const longestWaitMs = 15_000;

/**
 * The draft in this page. Edits are made here at once and sent one after the other; what the page shows is always `confirmed` (what the
 * server has) with the edits since. Framework-free: React reads it by `useSyncExternalStore`.
 *
 *     saved → sending → saved, or waiting (no answer: again later), or taken back (refused), or made on the newer draft (changed elsewhere)
 */
export function createEditSession(args: {
  draft: Draft;
  base: Tree;
  server: EditServer;
  shelf: EditShelf;
  setTimer?: (run: () => void, ms: number) => () => void;
}): EditSession {
  const { server, shelf } = args;
  const setTimer = args.setTimer ?? browserTimer;
  const listeners = new Set<() => void>();
  let confirmed = args.draft.tree;
  let copies: Copies = {};
  let isSending = false;
  let waitMs = firstWaitMs;
  let stopWaiting = () => {};
  let isClosed = false;
  let settled: (() => void)[] = [];
  let expected: { what: EditName; version: number } | null = null;
  let state: EditState = {
    ...{ tree: confirmed, base: shareNodes(confirmed, args.base), done: [], undone: [], sync: "saved", notice: null },
    ...serverSide(args.draft),
  };

  function set(next: Partial<EditState>): void {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  }

  function step(next: Partial<EditState>, more: Copies): void {
    copies = { ...copies, ...more };
    set(next);
    void send();
  }

  async function send(): Promise<void> {
    if (isSending || isClosed) return;
    const sent = state.tree;
    const change = changeBetween(confirmed, sent);
    if (isNoChange(change)) {
      shelf.put(null);
      if (state.sync !== "saved") set({ sync: "saved" });
      for (const done of settled.splice(0)) done();
      return;
    }
    isSending = true;
    stopWaiting();
    const request = { version: state.version, change, copies };
    shelf.put(request);
    set({ sync: "sending" });
    try {
      const { version } = await server.send(request);
      confirmed = sent;
      copies = {};
      waitMs = firstWaitMs;
      isSending = false;
      set({ version });
      void send();
    } catch (error) {
      isSending = false;
      await failed(error);
    }
  }

  async function failed(error: unknown): Promise<void> {
    const { kind, fieldErrors } = server.faultOf(error);
    if (kind === "conflict") return putOnTop();
    if (kind === "refused") {
      const from = state.done.findIndex((one) => one.before === confirmed);
      const done = from < 0 ? [] : state.done.slice(0, from);
      copies = {};
      set({ tree: confirmed, done, undone: [], notice: { kind: "refused", error, fieldErrors } });
      return send();
    }
    set({ sync: "waiting" });
    stopWaiting = setTimer(() => void send(), waitMs);
    waitMs = Math.min(2 * waitMs, longestWaitMs);
  }

  /** The draft went on elsewhere: the edits since are made on what it is now, if they still fit to it. */
  async function putOnTop(): Promise<void> {
    const read = await server.read().catch(() => null);
    if (read === null) return failed(null);
    const mine = changeBetween(confirmed, state.tree);
    const theirs = shareNodes(state.tree, read.draft.tree);
    const both = applyChange(theirs, mine);
    const isLost = !isSound(both);
    confirmed = theirs;
    if (isLost) copies = {};
    set({
      ...{ tree: isLost ? theirs : both, base: shareNodes(theirs, read.base), done: [], undone: [] },
      ...serverSide(read.draft),
      notice: { kind: "changedElsewhere", isLost },
    });
    return send();
  }

  /** What can be undone once this draft stands: all of before and the step that it is, or nothing where it was changed elsewhere. */
  function doneBefore(draft: Draft, after: Tree): readonly Step[] {
    if (expected?.version !== draft.version) return [];
    const { what } = expected;
    expected = null;
    return [...state.done, { what, before: state.tree, after, copies: {} }];
  }

  const waiting = shelf.take();
  if (waiting !== null) {
    const both = applyChange(confirmed, waiting.change);
    if (isSound(both)) step({ tree: both }, waiting.copies);
    else {
      shelf.put(null);
      set({ notice: { kind: "changedElsewhere", isLost: true } });
    }
  }

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    edit(what, change, more = {}) {
      const before = state.tree;
      const after = change(before);
      if (after === before || isNoChange(changeBetween(before, after))) return;
      step({ tree: after, done: [...state.done, { what, before, after, copies: more }], undone: [] }, more);
    },
    undo() {
      const last = state.done.at(-1);
      if (last) step({ tree: last.before, done: state.done.slice(0, -1), undone: [...state.undone, last] }, {});
    },
    redo() {
      const last = state.undone.at(-1);
      if (last) step({ tree: last.after, done: [...state.done, last], undone: state.undone.slice(0, -1) }, last.copies);
    },
    dismiss() {
      set({ notice: null });
    },
    adopt(draft, base) {
      if (isSending || state.tree !== confirmed) return;
      const tree = shareNodes(confirmed, draft.tree);
      const history = tree === confirmed ? {} : { done: doneBefore(draft, tree), undone: [] };
      confirmed = tree;
      set({ tree, base: shareNodes(tree, base), ...history, ...serverSide(draft) });
    },
    expect(what, version) {
      expected = { what, version };
    },
    async flush() {
      if (state.tree !== confirmed || isSending)
        await new Promise<void>((resolve) => {
          settled.push(resolve);
          void send();
        });
      return state.tree === confirmed;
    },
    close() {
      isClosed = true;
      stopWaiting();
      for (const done of settled.splice(0)) done();
      settled = [];
      listeners.clear();
    },
  };
}

function serverSide({ version, baseRevision, newestRevision }: Draft) {
  return { version, baseRevision, newestRevision };
}

function browserTimer(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
