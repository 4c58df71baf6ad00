import { expect, test } from "vitest";
import { exampleSite } from "../domain/tree/example-site.ts";
import { listPeerTerminals } from "../services/peering/list.ts";
import { administrator, openTerminal, pairBoth } from "../testing/terminal-bench.ts";

test("what is asked of several terminals at once goes to each its own", async () => {
  await using asks = await openTerminal({ selfId: "sv1", tree: exampleSite });
  await using two = await openTerminal({ selfId: "sv2" });
  await using three = await openTerminal({ selfId: "sv3", tree: exampleSite });
  for (const other of [two, three]) await pairBoth(asks, other);
  const pages = await Promise.all(Array.from({ length: 20 }, () => listPeerTerminals(asks.context, administrator)));
  const told = pages.map(({ items }) => items.map(({ terminalId, state }) => [terminalId, state?.relation]));
  expect(told).toEqual(
    pages.map(() => [
      ["sv2", "nothing"],
      ["sv3", "same"],
    ]),
  );
});
