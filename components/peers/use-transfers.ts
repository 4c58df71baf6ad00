"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { ConnectAnswer, HeldRevision, SendAnswer } from "../../server/contract/peers.ts";
import { RequestError, request } from "../api/request.ts";
import { peerPath, peersQuery } from "./queries.ts";

/**
 * How far sending to one terminal has come:
 *
 *     idle → connecting → connected → sending → sent, or waiting (a sequence runs there: again by itself), or failed (connects anew)
 */
export type Transfer =
  | { kind: "idle" | "connecting" }
  | { kind: "connected" | "sending" | "waiting"; answer: ConnectAnswer; isReplaced: boolean }
  | { kind: "sent"; held: HeldRevision; at: number }
  | { kind: "failed"; error: unknown };

const idle: Transfer = { kind: "idle" };
const askAgainMs = 5_000;

/** Sending settings to several terminals at once; each goes its own way. */
export function useTransfers() {
  const queryClient = useQueryClient();
  const [all, setAll] = useState<ReadonlyMap<string, Transfer>>(new Map());
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    const pending = timers.current;
    return () => {
      isGone.current = true;
      for (const timer of pending) clearTimeout(timer);
    };
  }, []);
  const put = (id: string, next: Transfer) => setAll((before) => new Map(before).set(id, next));

  async function connect(id: string, password: string): Promise<void> {
    put(id, { kind: "connecting" });
    try {
      const body = { password };
      const answer = await request<ConnectAnswer>(`${peerPath(id)}/connection`, { method: "POST", body });
      put(id, { kind: "connected", answer, isReplaced: false });
    } catch (error) {
      put(id, { kind: "failed", error });
    }
  }

  async function send(id: string, answer: ConnectAnswer, isReplaced: boolean): Promise<void> {
    put(id, { kind: "sending", answer, isReplaced });
    try {
      const body = { connectionId: answer.connectionId, replaceUnknown: isReplaced };
      const { held } = await request<SendAnswer>(`${peerPath(id)}/settings`, { method: "POST", body });
      put(id, { kind: "sent", held, at: Date.now() });
    } catch (error) {
      if (!isWaiting(error)) put(id, { kind: "failed", error });
      else if (!isGone.current) {
        put(id, { kind: "waiting", answer, isReplaced });
        const timer = setTimeout(() => {
          timers.current.delete(timer);
          void send(id, answer, isReplaced);
        }, askAgainMs);
        timers.current.add(timer);
      }
    }
    void queryClient.invalidateQueries({ queryKey: peersQuery.queryKey });
  }

  return {
    of: (id: string) => all.get(id) ?? idle,
    connect,
    send,
    replace(id: string, isReplaced: boolean) {
      const now = all.get(id);
      if (now?.kind === "connected") put(id, { ...now, isReplaced });
    },
  };
}

function isWaiting(error: unknown): boolean {
  return error instanceof RequestError && error.problem?.code === "sequenceRuns";
}
