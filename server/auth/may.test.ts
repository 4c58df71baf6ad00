import { describe, expect, it } from "vitest";
import { roles } from "../contract/api.ts";
import { may, type Verb, verbs } from "./may.ts";

/** Who may what, written out: a verb that is added, or moved to another role, must be added or moved here. */
const table: Record<Verb, "administrator" | "administrator, operator" | "administrator, operator, viewer"> = {
  "session.read": "administrator, operator, viewer",
  "session.end": "administrator, operator, viewer",
  "sessions.list": "administrator, operator, viewer",
  "sessions.revoke": "administrator, operator, viewer",
  "apiKeys.list": "administrator",
  "apiKeys.create": "administrator",
  "apiKeys.delete": "administrator",
  "users.list": "administrator",
  "users.create": "administrator",
  "users.change": "administrator",
  "users.remove": "administrator",
  "users.passwordLink": "administrator",
  "users.listSessions": "administrator",
  "users.endSession": "administrator",
  "users.resetSecondFactor": "administrator",
  "secondFactor.change": "administrator, operator, viewer",
  "password.change": "administrator, operator, viewer",
  "draft.read": "administrator, operator, viewer",
  "draft.patch": "administrator",
  "draft.change": "administrator",
  "draft.testConnection": "administrator",
  "draft.discard": "administrator",
  "draft.merge": "administrator",
  "draft.restore": "administrator",
  "draft.list": "administrator, operator, viewer",
  "draft.addNodes": "administrator",
  "draft.import": "administrator",
  "draft.export": "administrator",
  "draft.importSettings": "administrator",
  "discoveries.start": "administrator",
  "discoveries.read": "administrator",
  "discoveries.cancel": "administrator",
  "revisions.save": "administrator",
  "revisions.list": "administrator, operator, viewer",
  "revisions.read": "administrator, operator, viewer",
  "live.read": "administrator, operator, viewer",
  "history.read": "administrator, operator, viewer",
  "metrics.read": "administrator, operator, viewer",
  "events.list": "administrator, operator, viewer",
  "audit.list": "administrator",
  "ups.readSettings": "administrator, operator, viewer",
  "ups.writeSettings": "administrator",
  "demo.read": "administrator, operator, viewer",
  "demo.setMains": "administrator, operator",
  "demo.setSpeed": "administrator, operator",
  "api.describe": "administrator, operator, viewer",
  "peers.list": "administrator, operator, viewer",
  "peers.pair": "administrator",
  "peers.setPassword": "administrator",
  "peers.send": "administrator",
  "peers.act": "administrator, operator",
};

describe("may", () => {
  it.each(verbs)("%s", (verb) => {
    expect(roles.filter((role) => may({ role }, verb) === null).join(", ")).toBe(table[verb]);
  });

  it("leaves what concerns everybody to those who are not limited to groups", () => {
    const refused = verbs.filter((verb) => may({ role: "administrator", groups: ["g"] }, verb) === "outsideGroups");
    expect(refused.join(" ")).toBe(
      "apiKeys.create apiKeys.delete users.create users.change users.remove users.passwordLink users.endSession users.resetSecondFactor draft.export demo.setSpeed peers.pair peers.setPassword peers.send peers.act",
    );
  });

  it("knows no verb that the table lacks", () => {
    expect([...verbs].sort()).toEqual(Object.keys(table).sort());
  });
});
