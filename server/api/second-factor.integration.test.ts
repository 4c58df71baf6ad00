import { describe, expect, it } from "vitest";
import type { SecondFactorSetUp, UserItem } from "../contract/api.ts";
import { type Client, openApiBench, secret } from "../testing/api-bench.ts";
import { totpOf } from "../testing/totp.ts";

const name = "the-viewer";
const wrong = (right: string) => (right === "000000" ? "111111" : "000000");

async function switchOn(person: Client): Promise<SecondFactorSetUp> {
  const made = await person.ask("POST", "/account/second-factor", { password: secret });
  expect(made.status).toBe(201);
  const setUp = made.body as SecondFactorSetUp;
  const confirmed = await person.ask("POST", "/account/second-factor/confirm", {
    code: totpOf(setUp.secret, Date.now()),
  });
  expect([confirmed.status, confirmed.body]).toEqual([200, { on: true }]);
  return setUp;
}

describe("a second factor", () => {
  it("is on only when the password and a code of it were given, and tells its secret once", async () => {
    await using bench = await openApiBench();
    const person = await bench.signedIn("viewer");
    expect((await person.ask("GET", "/account/second-factor")).body).toEqual({ on: false });
    const refused = await person.ask("POST", "/account/second-factor", { password: "wrong" });
    expect([refused.status, refused.problem.code]).toEqual([422, "wrongPassword"]);
    const { body } = await person.ask("POST", "/account/second-factor", { password: secret });
    const setUp = body as SecondFactorSetUp;
    expect(setUp.uri).toMatch(/^otpauth:\/\/totp\/Fukuden:the-viewer\?/);
    expect(setUp.recoveryCodes).toHaveLength(10);
    const code = wrong(totpOf(setUp.secret, Date.now()));
    expect((await person.ask("POST", "/account/second-factor/confirm", { code })).problem.code).toBe("wrongCode");
    expect((await bench.client().ask("POST", "/session", { name, password: secret })).body).toMatchObject({ name });
    const on = await switchOn(person);
    expect((await person.ask("GET", "/account/second-factor")).body).toEqual({ on: true });
    const again = await person.ask("POST", "/account/second-factor", { password: secret });
    expect([again.status, again.problem.code]).toEqual([409, "secondFactorOn"]);
    const stored = JSON.stringify(await bench.context.store.database.client.twoFactor.findMany());
    for (const told of [on.secret, ...on.recoveryCodes]) expect(stored).not.toContain(told);
  });

  it("makes signing in two steps: the password alone opens nothing, a code or a recovery code does, that once", async () => {
    await using bench = await openApiBench();
    const setUp = await switchOn(await bench.signedIn("viewer"));
    const begin = async () => {
      const browser = bench.client();
      const first = await browser.ask("POST", "/session", { name, password: secret });
      expect([first.status, first.body]).toEqual([200, { secondFactor: true }]);
      expect((await browser.ask("GET", "/session")).status).toBe(401);
      return browser;
    };
    const step = (browser: Client, code: string) => browser.ask("POST", "/session/second-factor", { code });
    const right = totpOf(setUp.secret, Date.now());
    const none = await step(bench.client(), right);
    expect([none.status, none.problem.code]).toEqual([401, "secondFactorExpired"]);
    const browser = await begin();
    expect((await step(browser, wrong(right))).problem.code).toBe("wrongCode");
    expect((await step(browser, totpOf(setUp.secret, Date.now()))).body).toMatchObject({ name, role: "viewer" });
    expect((await browser.ask("GET", "/session")).status).toBe(200);
    const [recovery = ""] = setUp.recoveryCodes;
    expect((await step(await begin(), recovery)).status).toBe(200);
    expect((await step(await begin(), recovery)).problem.code).toBe("wrongCode");
  });

  it("is throttled in its own step too", async () => {
    await using bench = await openApiBench({ signInsPerMinute: 4 });
    const setUp = await switchOn(await bench.signedIn("viewer"));
    const browser = bench.client({ address: "192.0.2.66" });
    await browser.ask("POST", "/session", { name, password: secret });
    const code = wrong(totpOf(setUp.secret, Date.now()));
    const codes: string[] = [];
    for (let i = 0; i < 6; i++)
      codes.push((await browser.ask("POST", "/session/second-factor", { code })).problem.code);
    expect(codes.slice(0, 4)).toEqual(["wrongCode", "wrongCode", "wrongCode", "wrongCode"]);
    expect(codes.slice(4)).toEqual(["tooManyRequests", "tooManyRequests"]);
  });

  it("of a lost device is reset by an administrator, which the audit tells; nobody else may", async () => {
    await using bench = await openApiBench();
    const person = await bench.signedIn("viewer");
    await switchOn(person);
    const admin = await bench.signedIn("administrator");
    const { items } = (await admin.ask("GET", "/users")).body as { items: UserItem[] };
    const user = items.find((one) => one.name === name);
    expect(user?.secondFactor).toBe(true);
    const path = `/users/${user?.id}/second-factor`;
    expect((await person.ask("DELETE", path)).problem.code).toBe("forbidden");
    expect((await admin.ask("DELETE", path)).status).toBe(204);
    expect((await bench.client().ask("POST", "/session", { name, password: secret })).body).toMatchObject({ name });
    const audit = (await admin.ask("GET", "/audit")).body as { items: { verb: string }[] };
    expect(audit.items.map(({ verb }) => verb)).toContain("users.resetSecondFactor");
  });

  it("is switched off by its owner with the password", async () => {
    await using bench = await openApiBench();
    const person = await bench.signedIn("viewer");
    await switchOn(person);
    expect((await person.ask("POST", "/account/second-factor/off", { password: "wrong" })).problem.code).toBe(
      "wrongPassword",
    );
    expect((await person.ask("POST", "/account/second-factor/off", { password: secret })).body).toEqual({ on: false });
    expect((await bench.client().ask("POST", "/session", { name, password: secret })).body).toMatchObject({ name });
  });

  it("of who was disabled meanwhile lets nobody in", async () => {
    await using bench = await openApiBench();
    const setUp = await switchOn(await bench.signedIn("viewer"));
    const admin = await bench.signedIn("administrator");
    const browser = bench.client();
    await browser.ask("POST", "/session", { name, password: secret });
    const { items } = (await admin.ask("GET", "/users")).body as { items: UserItem[] };
    await admin.ask("PATCH", `/users/${items.find((one) => one.name === name)?.id}`, { disabled: true });
    const code = totpOf(setUp.secret, Date.now());
    const refused = await browser.ask("POST", "/session/second-factor", { code });
    expect([refused.status, refused.problem.code]).toEqual([403, "accountDisabled"]);
    expect((await browser.ask("GET", "/session")).status).toBe(401);
  });
});
