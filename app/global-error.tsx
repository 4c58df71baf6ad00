"use client";
import "./globals.css";

// The layout itself failed, and with it language and theme: both languages stand here.
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="ja" className="dark">
      <body className="bg-surface text-ink">
        <title>Fukuden 復電</title>
        <main className="flex min-h-dvh flex-col items-center justify-center gap-3 p-6 text-center">
          <h1 className="text-xl font-semibold">このページを表示できません</h1>
          <p lang="en">This page could not be shown. The controller goes on by itself.</p>
          <button type="button" className="rounded-md border border-line-strong px-3 py-1.5" onClick={reset}>
            再試行 / Try again
          </button>
        </main>
      </body>
    </html>
  );
}
