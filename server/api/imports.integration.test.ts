import { afterAll, beforeAll, expect, it } from "vitest";
import { addedUpsesSchema, type Draft } from "../contract/api.ts";
import { type Client, openApiBench } from "../testing/api-bench.ts";

let bench: Awaited<ReturnType<typeof openApiBench>>;
let admin: Client;
beforeAll(async () => {
  bench = await openApiBench();
  admin = await bench.signedIn("administrator");
});
afterAll(() => bench[Symbol.asyncDispose]());

const draftOf = async () => (await admin.ask("GET", "/draft")).body as Draft;
const csv = (...lines: string[]) => ["host,protocol,community", ...lines].join("\n");
const send = (body: object) =>
  admin.ask("POST", "/draft/imports", { version: 0, format: "csv", group: "SSC", ...body });

it("is looked at before it is done; a secret does not come back", async () => {
  const text = csv("192.0.2.1,snmpv2c,very-secret", "192.0.2.2,snmpv2c,very-secret");
  const preview = await send({ text, dryRun: true });
  expect(preview.status).toBe(200);
  expect(addedUpsesSchema.parse(preview.body)).toMatchObject({
    added: [{ name: "UPS 192.0.2.1", place: 2 }, {}],
    draft: null,
  });
  expect((await draftOf()).version).toBe(0);
  const done = await send({ text });
  expect(addedUpsesSchema.parse(done.body)).toMatchObject({ draft: { version: 1 } });
  expect(JSON.stringify(done.body)).not.toContain("very-secret");
  expect((await send({ text })).problem).toMatchObject({ code: "draftConflict", currentVersion: 1 });
});

it("with a line that is no good changes nothing", async () => {
  const before = await draftOf();
  const answer = await send({ version: before.version, text: csv("192.0.2.3,snmpv2c,x", "192.0.2.4,snmpv2c,") });
  expect([answer.status, answer.problem.code]).toEqual([422, "invalidValues"]);
  expect(answer.problem.refused).toEqual([{ line: 3, field: "community", value: null, code: "required", params: {} }]);
  expect(await draftOf()).toEqual(before);
});

it("of a ups.conf takes where its upsd is", async () => {
  const { version } = await draftOf();
  const text = "[rack]\ndriver = usbhid-ups\n";
  const none = await send({ version, format: "ups.conf", text });
  expect(none.problem.refused).toMatchObject([{ line: 2, code: "needsUpsd" }]);
  const answer = await send({
    version,
    format: "ups.conf",
    text,
    upsd: { host: "192.0.2.9", password: "very-secret" },
  });
  expect(addedUpsesSchema.parse(answer.body).draft?.tree.upses.at(-1)).toMatchObject({
    name: "rack",
    source: { kind: "nut", host: "192.0.2.9", port: 3493, upsName: "rack", password: "[secret]" },
  });
});
