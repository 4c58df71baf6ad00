import type { Instant } from "../../domain/world/readings.ts";
import type { Varbind } from "./answer-request.ts";
import { oidOf } from "./object-id.ts";
import { rfc1628Base as base } from "./rfc1628-controls.ts";
import { testIdOf, testSummaryOf } from "./rfc1628-tests.ts";
import { berTag } from "./snmp-object.ts";
import type { TrapToSend } from "./trap-sender.ts";
import type { CardListener, UpsUnit } from "./ups-unit.ts";
import type { UpsView } from "./ups-view.ts";

const repeatMs = 60_000;
const trapBase = "1.3.6.1.2.1.33.2.";
const onBatteryAlarm = 2;
const testInProgressAlarm = 24;

const integer = (row: string, value: number): Varbind => ({
  oid: oidOf(base + row),
  tag: berTag.integer,
  value,
});

function onBatteryTrap({ runtimeSec, ups, onBatterySince, now }: UpsView): TrapToSend {
  return {
    name: `${trapBase}1`,
    varbinds: [
      integer("2.3.0", Math.max(1, Math.floor(runtimeSec / 60))),
      integer("2.2.0", Math.floor((now - (onBatterySince ?? now)) / 1000)),
      integer("9.7.0", Math.ceil(ups.lowBatterySec / 60)),
    ],
  };
}

/**
 * RFC 1628: on battery, repeated every minute; each alarm that comes (but on battery and test in progress, which have their own) and
 * goes (but test in progress); each test that ends.
 */
export function rfc1628Traps(send: (trap: TrapToSend, view: UpsView) => void, unit: UpsUnit): CardListener {
  function onBattery(since: Instant, view: UpsView): void {
    send(onBatteryTrap(view), view);
    unit.live.at(view.now + repeatMs, () => {
      const later = unit.view();
      if (later?.ups.onBatterySince === since) onBattery(since, later);
    });
  }
  return {
    onSiteEvent(event, _, view) {
      const { onBatterySince } = view.ups;
      if (event.kind === "upsOnBattery" && onBatterySince !== null) onBattery(onBatterySince, view);
    },
    onCardEvent(event, view) {
      if (event.kind === "testEnded") {
        const id: Varbind = { oid: oidOf(`${base}7.1.0`), tag: berTag.oid, value: testIdOf(view) };
        send({ name: `${trapBase}2`, varbinds: [id, integer("7.3.0", testSummaryOf(view))] }, view);
      } else if (event.kind === "alarmAdded" || event.kind === "alarmRemoved") {
        const isAdded = event.kind === "alarmAdded";
        const { alarm } = event.row;
        if (alarm === testInProgressAlarm || (isAdded && alarm === onBatteryAlarm)) return;
        const varbinds: Varbind[] = [
          integer(`6.2.1.1.${event.id}`, event.id),
          { oid: oidOf(`${base}6.2.1.2.${event.id}`), tag: berTag.oid, value: `${base}6.3.${alarm}` },
        ];
        send({ name: `${trapBase}${isAdded ? 3 : 4}`, varbinds }, view);
      }
    },
  };
}
