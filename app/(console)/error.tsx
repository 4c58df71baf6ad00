"use client";
import { FailedPart } from "../../components/layout/failed-part.tsx";

export default function ErrorPage({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <div className="p-4">
      <FailedPart error={error} retry={reset} />
    </div>
  );
}
