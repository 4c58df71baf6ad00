import { describe, expect, test } from "vitest";
import { directedBroadcast } from "./directed-broadcast.ts";

describe("the directed broadcast", () => {
  test.each([
    ["172.16.134.12/255.255.255.0", "172.16.134.255"],
    ["172.16.134.12/24", "172.16.134.255"],
    [" 10.1.2.3/255.255.252.0 ", "10.1.3.255"],
    ["192.0.2.1/255.255.255.255", "192.0.2.1"],
    ["192.0.2.1/32", "192.0.2.1"],
    ["192.0.2.1/0", "255.255.255.255"],
    ["192.0.2.1/0.0.0.0", "255.255.255.255"],
    ["192.0.2.1/255.0.255.0", null],
    ["192.0.2.1/33", null],
    ["192.0.2.1/x", null],
    ["192.0.2.1", null],
    ["192.0.2.1/24/24", null],
    ["192.0.2.300/24", null],
    ["", null],
  ])("of %s is %s", (text, broadcast) => {
    expect(directedBroadcast(text)).toBe(broadcast);
  });
});
