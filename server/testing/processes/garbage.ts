import { createSocket } from "node:dgram";
import { connect, type Socket } from "node:net";

const everyMs = 10;
const openAtMost = 40;

/**
 * Sends nonsense to a controller's doors until it is stopped: noise, cut and swollen messages, sound ones of strangers, and
 * connections that say nothing.
 */
export function startGarbage(at: { trapPort: number; agentPort: number }): { sent(): number; stop(): void } {
  const udp = createSocket("udp4");
  const open = new Set<Socket>();
  let sent = 0;
  let state = 1;
  const chance = (below: number) => {
    state = Math.imul(state ^ (state >>> 13), 0x5bd1e995) + 0x9e3779b9;
    return (state >>> 0) % below;
  };
  const noise = (bytes: number) => Buffer.from(Array.from({ length: bytes }, () => chance(256)));

  const datagrams: (() => Buffer)[] = [
    () => noise(chance(1400)),
    () => Buffer.alloc(0),
    () => noise(9000),
    // The head of an SNMP v2c trap with a length that is not so, and of a v3 message of nobody.
    () => Buffer.concat([Buffer.from("3082ffff020101040670756279", "hex"), noise(40)]),
    () => Buffer.concat([Buffer.from("3040020103300f02047fffffff020300ffe3040104020103", "hex"), noise(60)]),
  ];
  const hello = (over: Record<string, unknown>) =>
    `${JSON.stringify({ type: "hello", version: 1, terminalId: "stranger", bootId: "b", agentVersion: "0", phase: "running", newestEpoch: 0, token: null, ...over })}\n`;
  const lines: (() => Buffer | string)[] = [
    () => noise(chance(2000)),
    () => `${"[".repeat(5000)}\n`,
    () => '{"type":"goodbye","bootId":"blade-1-boot-1"}\n',
    () => '{"type":"heartbeat","bootId":"blade-1-boot-1","phase":"stopping"}\n',
    () => '{"__proto__":{"type":"hello"}}\n',
    () => hello({}),
    () => hello({ terminalId: "blade-1", version: 99 }),
    () => hello({ terminalId: ["blade-1"], phase: null }),
    () => hello({ newestEpoch: 1e300 }),
    () => "x".repeat(300_000),
    () => "",
  ];
  const pick = <T>(of: readonly (() => T)[]): T => (of[chance(of.length)] as () => T)();

  const timer = setInterval(() => {
    udp.send(pick(datagrams), at.trapPort, "127.0.0.1");
    sent += 1;
    if (open.size >= openAtMost) for (const old of [...open].slice(0, openAtMost / 2)) old.destroy();
    const socket = connect(at.agentPort, "127.0.0.1");
    open.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => open.delete(socket));
    socket.write(pick(lines));
    sent += 1;
  }, everyMs);

  return {
    sent: () => sent,
    stop() {
      clearInterval(timer);
      for (const socket of open) socket.destroy();
      udp.close();
    },
  };
}
