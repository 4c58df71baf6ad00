import { expect, test } from "vitest";
import { load, site, terminal } from "../../server/testing/edit-site.ts";
import { feedTexts } from "./feed-texts.ts";

test("what feeds a terminal by its group or by its own choice, a storage, a load; what is gone by its id", () => {
  const texts = feedTexts(
    site(terminal("blade-1", { feeds: ["ups6", "ups5", "ups6"] }), load({ feeds: ["ups1", "gone"] })),
  );
  expect(["blade-1", "blade-2", "shared-disk", "hub", "ups1", "ssc"].map(texts)).toEqual([
    ...["UPS⑥, UPS⑤", "UPS⑤", "UPS④", "UPS①, gone"],
    ...[null, null],
  ]);
});
