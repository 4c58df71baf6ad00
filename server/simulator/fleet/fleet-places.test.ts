import { expect, test } from "vitest";
import { placesOf } from "./fleet-places.ts";

const network = (text: string, count: number) => placesOf({ kind: "addresses", network: text, port: 161 }, count);

test("ports follow each other on 127.0.0.1", () => {
  expect(placesOf({ kind: "ports", firstPort: 20_000 }, 2)).toEqual([
    { host: "127.0.0.1", port: 20_000 },
    { host: "127.0.0.1", port: 20_001 },
  ]);
});

test("addresses follow each other in the network, its first left out", () => {
  const places = network("127.1.0.0/16", 300);
  expect(places[0]).toEqual({ host: "127.1.0.1", port: 161 });
  expect(places[299]).toEqual({ host: "127.1.1.44", port: 161 });
});

test.each(["10.0.0.0/8", "127.0.0.1", "127.1.0.1/16", "127.0.0.0/7", "126.0.0.0/8", "127.256.0.0/16", "0.0.0.0/0"])(
  "%s is no network of the loopback",
  (text) => expect(() => network(text, 1)).toThrow(/notLoopback/),
);

test("more UPSes than ports or addresses are refused", () => {
  expect(() => network("127.1.0.0/30", 3)).toThrow(/addressesRunOut/);
  expect(() => placesOf({ kind: "ports", firstPort: 65_000 }, 537)).toThrow(/portsRunOut/);
  expect(placesOf({ kind: "ports", firstPort: 65_000 }, 536)).toHaveLength(536);
});
