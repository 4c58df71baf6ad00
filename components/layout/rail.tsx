"use client";
import { Activity, LayoutDashboard, ListTree, type LucideIcon, MonitorCog, Users } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "use-intl";
import { classes } from "../ui/classes.ts";

const pages = [
  { href: "/overview", name: "overview", Icon: LayoutDashboard },
  { href: "/tree", name: "tree", Icon: ListTree },
  { href: "/live", name: "live", Icon: Activity },
  { href: "/peers", name: "peers", Icon: MonitorCog },
  { href: "/users", name: "users", Icon: Users },
] as const satisfies readonly { href: string; name: string; Icon: LucideIcon }[];

/** The pages, as a slim column; on a narrow screen a row at the bottom. */
export function Rail() {
  const t = useTranslations("console");
  const path = usePathname();
  return (
    <nav
      aria-label={t("rail.label")}
      className="flex shrink-0 justify-around border-t bg-panel p-1 sm:w-18 sm:flex-col sm:justify-start sm:gap-1 sm:border-t-0 sm:border-r"
    >
      {pages.map(({ href, name, Icon }) => {
        const isHere = path.startsWith(href);
        return (
          <Link
            key={href}
            href={href}
            aria-current={isHere ? "page" : undefined}
            className={classes(
              "flex flex-col items-center gap-0.5 rounded-md px-1 py-1.5 text-xs text-ink-soft hover:bg-raised",
              isHere && "bg-raised text-ink",
            )}
          >
            <Icon aria-hidden="true" className="size-5" />
            <span className="whitespace-nowrap">{t(`pages.${name}`)}</span>
          </Link>
        );
      })}
    </nav>
  );
}
