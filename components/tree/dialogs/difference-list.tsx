"use client";
import { useTranslations } from "use-intl";
import type { Differences } from "../../../server/contract/api.ts";
import { changedSecret } from "../../../server/domain/tree/patch.ts";

type Items = Differences["items"];
type DifferenceListProps = { differences: Differences; empty: string };

/** Node by node what differs, field by field. */
export function DifferenceList({ differences, empty }: DifferenceListProps) {
  const t = useTranslations("revisions");
  const { items, total, nodes } = differences;
  if (total === 0) return <p className="text-sm text-ink-soft">{empty}</p>;
  const byNode = Map.groupBy(items, ({ nodeId }) => nodeId);
  return (
    <>
      <p className="text-xs text-ink-soft" role="status">
        {total > items.length
          ? t("more", { shown: String(items.length), count: String(total) })
          : t("total", { count: total })}
      </p>
      <ul className="max-h-72 divide-y overflow-auto rounded-md border text-sm">
        {[...byNode].map(([id, found]) => (
          <li key={id} className="px-2 py-1.5">
            <p className="font-medium" title={nodes[id]?.path ?? undefined}>
              {nodes[id]?.name || id}
            </p>
            <FieldDifferences kind={nodes[id]?.kind ?? ""} items={found} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** The fields of one node that differ. */
export function FieldDifferences({ kind, items }: { kind: string; items: Items }) {
  const t = useTranslations("revisions");
  const fields = useTranslations("fields") as unknown as Say;
  const label = (field: string) => {
    const key = `${kind}.${field}.label`;
    return fields.has(key) ? fields(key) : field;
  };
  const [only] = items;
  // A node that came or went is one difference of no field.
  if (only?.field === "") return <p className="text-xs">{only.from === null ? t("added") : t("removed")}</p>;
  return (
    <dl className="figures grid grid-cols-[minmax(8rem,auto)_1fr] gap-x-3 text-xs">
      {items.map(({ field, from, to }) => (
        <div key={field} className="contents">
          <dt className="text-ink-soft">{label(field)}</dt>
          <dd className="break-all">
            <del className="text-ink-soft">{shown(from, t)}</del> → <ins className="no-underline">{shown(to, t)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

type Say = ((key: string) => string) & { has: (key: string) => boolean };

function shown(value: unknown, t: (key: "nothing" | "changed") => string): string {
  if (value === null || value === undefined || value === "") return t("nothing");
  if (value === changedSecret) return t("changed");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
