"use client";
import { MutationCache, notifyManager, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { type ReactNode, useState } from "react";
import { IntlProvider } from "use-intl";
import type { Language, Words } from "../../server/words/index.ts";
import { RequestError } from "../api/request.ts";

type ProvidersProps = { language: Language; messages: Words; nonce: string | undefined; children: ReactNode };

export function Providers({ language, messages, nonce, children }: ProvidersProps) {
  const [queryClient] = useState(createQueryClient);
  // The dialogs' scroll lock adds a style element, and looks here for its nonce.
  if (typeof window !== "undefined" && nonce) Object.assign(window, { __webpack_nonce__: nonce });
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      enableSystem
      storageKey="theme"
      {...(nonce ? { nonce } : {})}
    >
      <IntlProvider locale={language} messages={messages} timeZone="UTC">
        <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
      </IntlProvider>
    </ThemeProvider>
  );
}

function createQueryClient(): QueryClient {
  // By default observers are told in a later timer task: a change of state would reach the screen that much later.
  notifyManager.setScheduler(queueMicrotask);
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
    defaultOptions: { queries: { retry: shouldRetry, networkMode: "always" }, mutations: { networkMode: "always" } },
  });
}

function shouldRetry(count: number, error: unknown): boolean {
  const status = error instanceof RequestError ? error.status : null;
  return count < 3 && (status === null || status >= 500);
}

function leaveWhenSignedOut(error: unknown): void {
  if (error instanceof RequestError && error.problem?.code === "notSignedIn") window.location.assign("/sign-in");
}
