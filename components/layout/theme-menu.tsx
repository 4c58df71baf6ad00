"use client";
import { SunMoon } from "lucide-react";
import { useTheme } from "next-themes";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button.tsx";
import { Menu, MenuChoice } from "../ui/menu.tsx";

const themes = ["dark", "light", "system"] as const;

export function ThemeMenu() {
  const t = useTranslations("console.topBar");
  const { theme, setTheme } = useTheme();
  const trigger = (
    <Button kind="quiet" size="icon" aria-label={t("theme")} title={t("theme")}>
      <SunMoon aria-hidden="true" />
    </Button>
  );
  return (
    <Menu trigger={trigger}>
      <MenuChoice
        label={t("theme")}
        value={themes.find((each) => each === theme) ?? "system"}
        options={themes.map((value) => ({ value, label: t(`themes.${value}`) }))}
        onChange={setTheme}
      />
    </Menu>
  );
}
