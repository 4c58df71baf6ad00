import { Fragment } from "react";
import { inPairs } from "./use-peer-words.ts";

/** As people read it to one another. It breaks between its pairs only. */
export function Fingerprint({ sha256 }: { sha256: string }) {
  return (
    <code className="select-all">
      {inPairs(sha256)
        .split(":")
        .map((pair, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pairs repeat, and never move
          <Fragment key={index}>
            {index > 0 && ":"}
            <wbr />
            {pair}
          </Fragment>
        ))}
    </code>
  );
}
