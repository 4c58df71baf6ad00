import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { Providers } from "../components/layout/providers.tsx";
import { chooseLanguage } from "../components/words/choose-language.ts";
import { words } from "../server/words/index.ts";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Fukuden 復電", template: "%s · Fukuden 復電" },
  icons: { icon: "/icon.svg" },
};
export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "dark light" };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [given, jar] = await Promise.all([headers(), cookies()]);
  const language = chooseLanguage(jar.get("lang")?.value, given.get("accept-language"));
  // Our server sets the policy on the request as well; Next takes the nonce for its own scripts from the same place.
  const nonce = /'nonce-([^']+)'/.exec(given.get("content-security-policy") ?? "")?.[1];
  return (
    <html lang={language} suppressHydrationWarning>
      <body className="bg-surface text-ink antialiased">
        <Providers language={language} messages={words[language] as typeof words.en} nonce={nonce}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
