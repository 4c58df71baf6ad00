import { afterEach, expect, test } from "vitest";
import { startFakeUpsd } from "../../testing/fake-upsd.ts";
import { createQuietLog } from "../../testing/quiet-log.ts";
import { createAddresses } from "../addresses.ts";
import { createNutConnections } from "./nut-connections.ts";
import { createNutOrders } from "./nut-orders.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Orders to a server that takes the first one, and says `states` to the questions for it; "gone": PENDING, and it starts again. */
async function after(...states: string[]) {
  const upsd = await startFakeUpsd({
    onLine(line, socket) {
      if (line.startsWith("INSTCMD")) return socket.write("OK TRACKING 1-2-3\n");
      if (!line.startsWith("GET TRACKING")) return socket.write("OK\n");
      const state = states.shift();
      return state === "gone" ? socket.end("PENDING\n") : socket.write(`${state}\n`);
    },
  });
  const pool = createNutConnections({ addresses: createAddresses(), log: createQuietLog() });
  const target = { host: "127.0.0.1", port: upsd.port, user: "fukuden", password: "correct-horse", tls: false };
  ends.push(
    () => upsd.close(),
    () => pool.close(),
  );
  const orders = createNutOrders(pool.lease(target).connection, "ups");
  return orders.command("load.off", null, new AbortController().signal).then(
    () => "done",
    (error) => error.code,
  );
}

test.each<[string, string, ...string[]]>([
  ["it is done", "done", "PENDING", "SUCCESS"],
  ["its driver failed", "rejected", "PENDING", "ERR FAILED"],
  ["its driver does not know it: nothing was done", "unsupported", "PENDING", "ERR UNKNOWN"],
  ["a server that has started again does not know it: nobody knows", "timeout", "gone", "ERR UNKNOWN"],
  ["it is done, as the server says on another connection", "done", "gone", "SUCCESS"],
])("an order: %s", async (_name, outcome, ...states) => {
  expect(await after(...states)).toBe(outcome);
});
