import { expect, test } from "vitest";
import { forLatest } from "./for-latest.ts";

test("is made once for each of the latest, and anew for one that was let go", () => {
  const made: string[] = [];
  const nameOf = forLatest(2, ({ name }: { name: string }) => {
    made.push(name);
    return { name };
  });
  const [a, b, c] = [{ name: "a" }, { name: "b" }, { name: "c" }];
  const first = nameOf(a);
  expect(nameOf(a)).toBe(first);
  nameOf(b);
  expect(nameOf(a)).toBe(first);
  nameOf(c);
  nameOf(b);
  nameOf(c);
  expect(made).toEqual(["a", "b", "c"]);
  expect(nameOf(a)).toEqual(first);
  expect(nameOf(a)).not.toBe(first);
  expect(made).toEqual(["a", "b", "c", "a"]);
});
