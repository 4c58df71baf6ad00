import type { FleetCounts, FleetEndpoint, FleetOptions, FleetSelection } from "../../contract/fleet.ts";
import type { NodeId } from "../../domain/tree/entities.ts";
import { LiveSite } from "../live-site.ts";
import { silentLog } from "../log.ts";
import { SiteClock } from "../site-clock.ts";
import { answerDatagram, cardCommunities } from "../snmp/answer-datagram.ts";
import { type CardFamily, cardTrees } from "../snmp/card-trees.ts";
import type { SnmpSocket } from "../snmp/snmp-socket.ts";
import { openSnmpSocket } from "../snmp/snmp-socket.ts";
import { sendTraps } from "../snmp/trap-sender.ts";
import { UpsUnit } from "../snmp/ups-unit.ts";
import type { Fleet } from "./fleet.ts";
import { placesOf } from "./fleet-places.ts";
import { siteOfOne, swayOf } from "./fleet-ups.ts";
import { TrapPacer } from "./trap-pacer.ts";

/** Sockets that are opened at the same time. */
const atOnce = 500;

type Member = { endpoint: FleetEndpoint; live: LiveSite; socket: SnmpSocket };

/**
 * Brings a fleet of simulated UPSes up in this process: a socket and a battery for each, and one tree of objects, decoder and encoder for
 * all. They answer SNMP v1 and v2c (`public` reads, `private` also sets), on the loopback only.
 * @throws FleetPlaceError, or what the system says when a port is taken or sockets run out; what was opened is closed then
 */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { count, place = { kind: "ports", firstPort: 0 }, groupSize = 100, seed = 1, family = "powernet" } = options;
  const clock = new SiteClock({ siteAt: Date.now(), speed: options.speed ?? 1 });
  const pacer = new TrapPacer({ perSecond: options.traps?.perSecond ?? 1 });
  const totals = { answered: 0, dropped: 0 };
  const members = new Map<NodeId, Member>();
  const groups = new Map<NodeId, NodeId[]>();
  const silent = new Set<NodeId>();

  async function open(index: number, at: { host: string; port: number }): Promise<Member> {
    const id = `ups${String(index + 1).padStart(5, "0")}`;
    const cardFamily = family === "mixed" ? (index % 2 === 0 ? "powernet" : "rfc1628") : family;
    const site = siteOfOne({ id, seed, now: clock.now() });
    const live = new LiveSite({ site, clock, log: silentLog, keptEvents: 0 });
    const unit = new UpsUnit({ id, live, sway: swayOf({ id, seed }) });
    const tree = cardTrees[cardFamily];
    const view = () => unit.view();
    const socket = await openSnmpSocket({
      ...at,
      onDatagram(datagram, from) {
        if (silent.has(id)) return;
        const answer = answerDatagram({ datagram, communities: cardCommunities, tree, view, unit });
        if (!answer) return;
        totals.answered += 1;
        socket.send(answer, from);
      },
      onError() {
        totals.dropped += 1;
      },
    });
    const { traps } = options;
    if (traps) {
      const to = { address: "127.0.0.1", port: traps.port };
      sendTraps({
        unit,
        family: cardFamily,
        send(trap) {
          if (!silent.has(id)) pacer.offer(() => socket.send(trap, to));
        },
      });
    }
    const groupId = `g${String(Math.floor(index / groupSize) + 1).padStart(3, "0")}`;
    const member = { endpoint: endpointOf(id, groupId, socket, cardFamily), live, socket };
    members.set(id, member);
    return member;
  }

  async function stop(): Promise<void> {
    pacer.stop();
    clock.stop();
    for (const { live } of members.values()) live.stop();
    await Promise.all([...members.values()].map(({ socket }) => socket.close()));
    members.clear();
  }

  const endpoints: FleetEndpoint[] = [];
  try {
    const places = placesOf(place, count);
    const [first, ...others] = places;
    if (first) endpoints.push((await open(0, first)).endpoint);
    const sharedPort = place.kind === "addresses" ? endpoints[0]?.port : undefined;
    for (let from = 0; from < others.length; from += atOnce) {
      const batch = others.slice(from, from + atOnce);
      const opened = await Promise.allSettled(
        batch.map((at, i) => open(from + i + 1, { host: at.host, port: sharedPort ?? at.port })),
      );
      for (const result of opened) {
        if (result.status === "rejected") throw result.reason;
        endpoints.push(result.value.endpoint);
      }
    }
  } catch (error) {
    await stop();
    throw error;
  }
  for (const { id, groupId } of endpoints) groups.set(groupId, [...(groups.get(groupId) ?? []), id]);

  /** null: one of them is not known. */
  function chosen(of: FleetSelection): Member[] | null {
    const found = new Set<Member>();
    for (const id of of ?? members.keys()) {
      const ids = groups.get(id) ?? [id];
      for (const each of ids) {
        const member = members.get(each);
        if (!member) return null;
        found.add(member);
      }
    }
    return [...found];
  }

  return {
    endpoints,
    stop,
    setMains(on, of) {
      const those = chosen(of);
      for (const { live, endpoint } of those ?? []) live.setMains(endpoint.id, on);
      return those !== null;
    },
    setAnswering(on, of) {
      const those = chosen(of);
      for (const { endpoint } of those ?? [])
        if (on) silent.delete(endpoint.id);
        else silent.add(endpoint.id);
      return those !== null;
    },
    setSpeed(factor) {
      clock.setSpeed(factor);
    },
    counts: (): FleetCounts => ({
      upses: members.size,
      onBattery: countUpses((ups) => ups.output === "on" && !ups.mains),
      dark: countUpses((ups) => ups.output === "off"),
      ...totals,
      trapsSent: pacer.sent,
      trapsWaiting: pacer.waiting,
      trapsLost: pacer.lost,
    }),
  };

  function countUpses(is: (ups: { output: "on" | "off"; mains: boolean }) => boolean): number {
    let found = 0;
    for (const { live, endpoint } of members.values()) {
      const ups = live.site.upses[endpoint.id];
      if (ups && is(ups)) found += 1;
    }
    return found;
  }
}

function endpointOf(id: NodeId, groupId: NodeId, { host, port }: SnmpSocket, family: CardFamily): FleetEndpoint {
  return { id, groupId, host, port, family };
}
