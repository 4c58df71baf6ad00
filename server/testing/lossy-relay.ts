import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { createRandom } from "../domain/simulation/trial/random.ts";

/** Chances of 0 to 1, of each datagram in each direction. `delayMs`: at most so late, so that answers overtake one another. */
export type Weather = { loss: number; twice: number; delayMs: number };

export type RelayedPlace = { id: string; host: string; port: number };

export type LossyRelay = {
  /** Where each place is reached through the relay, in the order given. */
  readonly places: readonly RelayedPlace[];
  /** From now on for these; the others keep theirs. */
  setWeather(weather: Weather, ids: readonly string[]): void;
  /** Datagrams that came from the asking side, for each place. */
  askedOf(id: string): number;
  readonly counts: Readonly<{ lost: number; twice: number }>;
  close(): Promise<void>;
};

/**
 * A bad network on loopback, between one that asks and those that answer: a socket in front of each place and one behind it. Chance comes from `seed` and
 * the place's id, so what one place suffers does not depend on what the others are asked.
 */
export async function openLossyRelay(args: {
  places: readonly RelayedPlace[];
  weather: Weather;
  seed: number;
}): Promise<LossyRelay> {
  const counts = { lost: 0, twice: 0 };
  const timers = new Set<NodeJS.Timeout>();
  const sockets: Socket[] = [];
  const weathers = new Map(args.places.map(({ id }) => [id, args.weather]));
  const asked = new Map<string, number>();

  function later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timers.add(timer);
  }

  async function bound(): Promise<Socket> {
    const socket = createSocket({ type: "udp4", recvBufferSize: 1024 * 1024 });
    sockets.push(socket);
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    return socket;
  }

  async function relay({ id, host, port }: RelayedPlace): Promise<RelayedPlace> {
    const [front, back] = await Promise.all([bound(), bound()]);
    const random = createRandom(args.seed, id);
    let asker: RemoteInfo | null = null;
    function pass(send: () => void): void {
      const { loss, twice, delayMs } = weathers.get(id) ?? args.weather;
      if (random.chance(loss)) {
        counts.lost += 1;
        return;
      }
      const copies = random.chance(twice) ? 2 : 1;
      counts.twice += copies - 1;
      for (let i = 0; i < copies; i++) later(random.int(0, delayMs), send);
    }
    front.on("message", (datagram, from) => {
      asker = from;
      asked.set(id, (asked.get(id) ?? 0) + 1);
      pass(() => back.send(datagram, port, host));
    });
    back.on("message", (datagram) => {
      const to = asker;
      if (to) pass(() => front.send(datagram, to.port, to.address));
    });
    return { id, host: "127.0.0.1", port: front.address().port };
  }

  const places = await Promise.all(args.places.map(relay));
  return {
    places,
    counts,
    setWeather(weather, ids) {
      for (const id of ids) weathers.set(id, weather);
    },
    askedOf: (id) => asked.get(id) ?? 0,
    async close() {
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))));
    },
  };
}
