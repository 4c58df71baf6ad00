import { expect, test } from "vitest";
import { allowedOf, atLeast, shortest } from "./nut-allowed.ts";

test.each<{ range: string[]; listed: string[]; shortest: string; for180: string | null; for200: string | null }>([
  { range: [], listed: [], shortest: "5", for180: "180", for200: "200" },
  { range: ["12", "190"], listed: [], shortest: "12", for180: "180", for200: null },
  { range: ["-1", "7200"], listed: [], shortest: "5", for180: "180", for200: "200" },
  { range: ["600", "12"], listed: [], shortest: "5", for180: "180", for200: "200" },
  { range: [], listed: ["300", "020", "180", "060"], shortest: "020", for180: "180", for200: "300" },
  { range: [], listed: ["0", "60"], shortest: "60", for180: null, for200: null },
  { range: ["a", "b"], listed: ["x", ""], shortest: "5", for180: "180", for200: "200" },
])("range $range, list $listed", ({ range, listed, ...expected }) => {
  const allowed = allowedOf(range, listed);
  expect({ shortest: shortest(allowed), for180: atLeast(allowed, 180), for200: atLeast(allowed, 200) }).toEqual(
    expected,
  );
});
