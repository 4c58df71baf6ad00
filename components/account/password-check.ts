"use client";
import { useTranslations } from "use-intl";

export type WrongPassword = { password?: string; repeat?: string };

/** What is wrong with a new password that was typed twice, in words; empty: nothing. The server looks again. */
export function usePasswordCheck(): (password: string, repeat: string) => WrongPassword {
  const t = useTranslations("console.setUp");
  return (password, repeat) => ({
    ...(password.length < 8 && { password: t("shortPassword") }),
    ...(repeat !== password && { repeat: t("mismatch") }),
  });
}
