import { describe, expect, it } from "vitest";
import { type AuditPage, upsSettingsReport } from "../contract/api.ts";
import type { ControllerAnswer, ControllerQuestion } from "../contract/controller-question.ts";
import type { LiveSnapshot } from "../contract/live.ts";
import { anySnapshot, openApiBench } from "../testing/api-bench.ts";
import { aUpsReading } from "../testing/builders.ts";

const held = { shutoffGraceSec: 90, lowBatterySec: 120, returnDelaySec: 0, minRestartChargePercent: null };
const shown = { status: "running", desired: "on", reason: { code: "asWanted" }, heardAt: 0 } as const;
const live: LiveSnapshot = {
  ...anySnapshot,
  nodes: {
    ups4: {
      ...shown,
      ups: { link: "ok", reading: aUpsReading(), family: "powernet", identity: null, settings: held },
    },
  },
};

function bench(answer: ControllerAnswer | null) {
  const asked: ControllerQuestion[] = [];
  const controller = {
    async ask(question: ControllerQuestion) {
      asked.push(question);
      return answer;
    },
  };
  return { asked, opened: openApiBench({ controller, live: { snapshot: () => live } }) };
}
const written: ControllerAnswer = {
  kind: "upsSettings",
  settings: { ...held, shutoffGraceSec: 180 },
  refused: [{ setting: "lowBatterySec", error: "rejected", detail: "WrongValue", allowed: [60, 300] }],
};
const fields = ["shutoffGraceSec", "lowBatterySec"];

describe("the settings that live in a UPS", () => {
  it("are told beside the saved ones, to anybody who may look", async () => {
    await using api = await bench(null).opened;
    const answer = await (await api.signedIn("viewer")).ask("GET", "/ups/ups4/settings");
    expect(upsSettingsReport.parse(answer.body)).toEqual({
      asked: { shutoffGraceSec: 180, lowBatterySec: 120, minRestartChargePercent: 30 },
      holds: held,
      refused: [],
    });
    const unread = await (await api.signedIn("viewer")).ask("GET", "/ups/ups5/settings");
    expect(unread.body).toMatchObject({ holds: null });
    expect((await (await api.signedIn("viewer")).ask("GET", "/ups/ups9/settings")).problem.code).toBe("notFound");
  });

  it("are written as saved, and what the UPS holds then is told and audited", async () => {
    const { asked, opened } = bench(written);
    await using api = await opened;
    const admin = await api.signedIn("administrator");
    const answer = await admin.ask("POST", "/ups/ups4/settings", { fields });
    expect(answer.status).toBe(200);
    expect(upsSettingsReport.parse(answer.body)).toMatchObject({
      holds: { shutoffGraceSec: 180, lowBatterySec: 120 },
      refused: [{ setting: "lowBatterySec", allowed: [60, 300] }],
    });
    expect(asked).toEqual([
      {
        ...{ kind: "writeUpsSettings", upsId: "ups4", by: "the-administrator" },
        wanted: { shutoffGraceSec: 180, lowBatterySec: 120 },
      },
    ]);
    const audit = (await admin.ask("GET", "/audit")).body as AuditPage;
    expect(audit.items[0]).toMatchObject({
      ...{ verb: "ups.writeSettings", nodeId: "ups4", actor: { kind: "user", name: "the-administrator" } },
      before: held,
      after: {
        asked: { shutoffGraceSec: 180, lowBatterySec: 120 },
        kind: "upsSettings",
        settings: { shutoffGraceSec: 180 },
      },
    });
  });

  it.each(["operator", "viewer"] as const)("are written by no %s", async (role) => {
    const { asked, opened } = bench(written);
    await using api = await opened;
    const answer = await (await api.signedIn(role)).ask("POST", "/ups/ups4/settings", { fields });
    expect([answer.status, answer.problem.code, asked]).toEqual([403, "forbidden", []]);
  });

  it("are written for nobody who has not said who it is", async () => {
    await using api = await bench(written).opened;
    const answer = await api.client().ask("POST", "/ups/ups4/settings", { fields });
    expect([answer.status, answer.problem.code]).toEqual([401, "notSignedIn"]);
  });

  it.each<[unknown]>([[{}], [{ fields: [] }], [{ fields: ["returnDelaySec"] }], [{ fields: ["shutoffGraceSec", 1] }]])(
    "are not written for %j",
    async (body) => {
      const { asked, opened } = bench(written);
      await using api = await opened;
      const answer = await (await api.signedIn("administrator")).ask("POST", "/ups/ups4/settings", body);
      expect([answer.status, answer.problem.code, asked]).toEqual([400, "invalidRequest", []]);
    },
  );

  const failed = (why: Extract<ControllerAnswer, { kind: "failed" }>["why"]): ControllerAnswer => ({
    ...{ kind: "failed", why, detail: "as the driver said" },
  });
  it.each<[string, ControllerAnswer | null, number, string]>([
    ["no controller", null, 503, "controllerUnreachable"],
    ["a UPS that does not drive it", failed("noSuchUps"), 404, "notFound"],
    ["a sequence that runs", failed("inSequence"), 409, "sequenceRuns"],
    ["a UPS that cannot be reached", failed("unreachable"), 502, "upsUnreachable"],
    ["a UPS that does not answer", failed("timeout"), 504, "upsNoAnswer"],
    ["an account that may not write", failed("rejected"), 409, "upsRefused"],
    ["a UPS without settings", failed("unsupported"), 409, "upsUnsupported"],
    ["a UPS that answers nonsense", failed("badReply"), 502, "upsBadReply"],
  ])("that could not be written are a problem, and audited: %s", async (_name, answer, status, code) => {
    await using api = await bench(answer).opened;
    const admin = await api.signedIn("administrator");
    const said = await admin.ask("POST", "/ups/ups4/settings", { fields }, { "accept-language": "ja" });
    expect([said.status, said.problem.code]).toEqual([status, code]);
    expect(said.problem.detail).toMatch(/[ぁ-ん]/);
    const audit = (await admin.ask("GET", "/audit")).body as AuditPage;
    expect(audit.items[0]).toMatchObject({ verb: "ups.writeSettings", after: { kind: "failed" } });
  });
});
