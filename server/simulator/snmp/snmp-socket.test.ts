import { createSocket } from "node:dgram";
import { once } from "node:events";
import { expect, test } from "vitest";
import { openSnmpSocket } from "./snmp-socket.ts";

test("a trap to a port that is not known yet is lost and told, and the next one is sent", async () => {
  const errors: string[] = [];
  const receiver = createSocket("udp4");
  receiver.bind(0, "127.0.0.1");
  await once(receiver, "listening");
  const card = await openSnmpSocket({
    host: "127.0.0.1",
    port: 0,
    onDatagram: () => {},
    onError: (detail) => errors.push(detail),
  });
  try {
    const heard = once(receiver, "message");
    card.send(Buffer.from("a"), { address: "127.0.0.1", port: 0 });
    card.send(Buffer.from("b"), { address: "127.0.0.1", port: receiver.address().port });
    const [datagram] = (await heard) as [Buffer];
    expect(datagram.toString()).toBe("b");
    expect(errors).toEqual(["port 0: nobody listens there"]);
  } finally {
    await card.close();
    receiver.close();
  }
});

test("an address that other machines reach is refused", async () => {
  const open = openSnmpSocket({ host: "0.0.0.0", port: 0, onDatagram: () => {}, onError: () => {} });
  await expect(open).rejects.toThrow("127.x.y.z only");
});
