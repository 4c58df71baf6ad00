"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { ChangeUserRequest, PasswordLink, UserItem } from "../../server/contract/api.ts";
import { useProblemWords } from "../api/problem-words.ts";
import { draftQuery } from "../api/queries.ts";
import { request } from "../api/request.ts";
import { FailedPart } from "../layout/failed-part.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Panel } from "../ui/panel.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { type GroupOption, groupOptions } from "./group-options.ts";
import { LinkNotice } from "./link-notice.tsx";
import { usersQuery } from "./queries.ts";
import { RemoveDialog } from "./remove-dialog.tsx";
import { type GivenUser, UserDialog } from "./user-dialog.tsx";
import { UserLine } from "./user-line.tsx";

type Open = { kind: "new" } | { kind: "edit" | "remove"; user: UserItem };
type Link = { name: string; link: PasswordLink };
const none: readonly GroupOption[] = [];

/** The accounts, and what can be done to each. `isLocked`: the reader is limited to groups and may only look. */
export function UsersPanel({ isLocked }: { isLocked: boolean }) {
  const t = useTranslations("users");
  const say = useProblemWords();
  const queryClient = useQueryClient();
  const users = useQuery(usersQuery);
  const groups = useQuery({ ...draftQuery, select: (draft) => groupOptions(draft.tree) }).data ?? none;
  const [open, setOpen] = useState<Open | null>(null);
  const [link, setLink] = useState<Link | null>(null);
  const close = () => setOpen(null);
  const refresh = () => queryClient.invalidateQueries({ queryKey: usersQuery.queryKey });

  async function linkFor({ id, name }: UserItem): Promise<void> {
    const made = await request<PasswordLink>(`/users/${encodeURIComponent(id)}/password-link`, {
      method: "POST",
      body: {},
    });
    setLink({ name, link: made });
  }
  const add = useMutation({
    mutationFn: async (body: GivenUser) => linkFor(await request<UserItem>("/users", { method: "POST", body })),
    onSuccess: close,
    onSettled: refresh,
  });
  const change = useMutation({
    mutationFn: ({ id, ...body }: ChangeUserRequest & { id: string }) =>
      request(`/users/${encodeURIComponent(id)}`, { method: "PATCH", body }),
    onSuccess: close,
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (id: string) => request(`/users/${encodeURIComponent(id)}`, { method: "DELETE" }),
    onSuccess: close,
    onSettled: refresh,
  });
  const resetFactor = useMutation({
    mutationFn: (id: string) => request(`/users/${encodeURIComponent(id)}/second-factor`, { method: "DELETE" }),
    onSettled: refresh,
  });
  const makeLink = useMutation({ mutationFn: linkFor });
  const isBusy = [add, change, remove, makeLink, resetFactor].some(({ isPending }) => isPending);
  // Of what is done in a dialog the dialog tells.
  const failed = makeLink.error ?? resetFactor.error ?? (open === null ? change.error : null);
  const start = (next: Open) => {
    for (const one of [add, change, remove, makeLink, resetFactor]) one.reset();
    setOpen(next);
  };
  const aside = (
    <Button size="small" disabled={isLocked} onClick={() => start({ kind: "new" })}>
      {t("add")}
    </Button>
  );
  return (
    <Panel title={t("accounts")} titleId="accounts" aside={aside}>
      {users.isPending && <Skeleton className="m-3 h-24" />}
      {users.error && <FailedPart error={users.error} retry={() => void users.refetch()} />}
      {failed && <Notice kind="error">{say(failed)}</Notice>}
      {link && <LinkNotice name={link.name} link={link.link} onClose={() => setLink(null)} />}
      <ul className="divide-y">
        {users.data?.items.map((user) => (
          <UserLine
            key={user.id}
            user={user}
            groups={groups}
            isLocked={isLocked || isBusy}
            onEdit={() => start({ kind: "edit", user })}
            onRemove={() => start({ kind: "remove", user })}
            onLink={() => makeLink.mutate(user)}
            onResetFactor={() => resetFactor.mutate(user.id)}
            onToggle={() => change.mutate({ id: user.id, disabled: !user.disabled })}
          />
        ))}
      </ul>
      {open?.kind === "new" && (
        <UserDialog user={null} groups={groups} error={add.error} isBusy={isBusy} onClose={close} onSave={add.mutate} />
      )}
      {open?.kind === "edit" && (
        <UserDialog
          user={open.user}
          groups={groups}
          error={change.error}
          isBusy={isBusy}
          onClose={close}
          onSave={({ role, groups }) => change.mutate({ id: open.user.id, role, groups })}
        />
      )}
      {open?.kind === "remove" && (
        <RemoveDialog
          name={open.user.name}
          error={remove.error}
          isBusy={isBusy}
          onClose={close}
          onRemove={() => remove.mutate(open.user.id)}
        />
      )}
    </Panel>
  );
}
