import { describe, expect, it } from "vitest";
import { openApiBench, secret } from "../testing/api-bench.ts";

const someone = { name: "Yamada", password: secret };

describe("set-up", () => {
  it("makes the first administrator by the token that was printed last, once, and signs in", async () => {
    await using bench = await openApiBench();
    const { setup } = bench.context.accounts;
    const browser = bench.client();
    expect((await browser.ask("GET", "/setup")).body).toEqual({ needed: true });
    const old = await setup.issueToken();
    const token = await setup.issueToken();
    for (const wrong of ["guess", old, `${token}x`]) {
      const refused = await browser.ask("POST", "/setup", { ...someone, token: wrong });
      expect([refused.status, refused.problem.code]).toEqual([403, "badSetupToken"]);
    }
    expect((await browser.ask("POST", "/setup", { ...someone, token, name: "ab" })).status).toBe(400);
    const done = await browser.ask("POST", "/setup", { ...someone, token });
    expect(done.status).toBe(201);
    expect(done.body).toMatchObject({ kind: "user", name: "Yamada", role: "administrator" });
    expect((await browser.ask("GET", "/session")).body).toEqual({ actor: done.body });
    expect((await browser.ask("GET", "/setup")).body).toEqual({ needed: false });
    const again = await bench.client().ask("POST", "/setup", { ...someone, name: "Another", token });
    expect([again.status, again.problem.code]).toEqual([409, "setupDone"]);
    expect(await setup.issueToken()).toBeNull();
  });

  it("by two at once makes one account", async () => {
    await using bench = await openApiBench();
    const token = await bench.context.accounts.setup.issueToken();
    const answers = await Promise.all(
      ["One", "Two", "Three"].map((name) =>
        bench.client().ask("POST", "/setup", { name: `${name}-x`, password: secret, token }),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, expect.any(Number), expect.any(Number)]);
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
  });

  it("stores no token, no password and no key in the clear", async () => {
    await using bench = await openApiBench();
    const token = await bench.context.accounts.setup.issueToken();
    const browser = bench.client();
    await browser.ask("POST", "/setup", { ...someone, token });
    const made = await browser.ask("POST", "/api-keys", { name: "k", role: "viewer" });
    const { key } = made.body as { key: string };
    const { client } = bench.context.store.database;
    const everything = JSON.stringify(
      await Promise.all([
        client.setting.findMany(),
        client.account.findMany(),
        client.apikey.findMany(),
        client.audit.findMany(),
        client.revision.findMany(),
      ]),
      (_key, value: unknown) => (typeof value === "bigint" ? Number(value) : value),
    );
    expect(everything).toContain("apiKeys.create");
    // The communities of the example site among them.
    for (const told of [String(token), secret, key, '\\"public\\"', '\\"private\\"'])
      expect(everything).not.toContain(told);
  });

  it("can be left to FUKUDEN_ADMIN_PASSWORD, while there is no account", async () => {
    await using bench = await openApiBench();
    const by = { kind: "system", id: null, name: "fukuden" } as const;
    expect(await bench.context.accounts.ensureAdministrator(secret, by)).toBe(true);
    expect(await bench.context.accounts.ensureAdministrator("another password", by)).toBe(false);
    const answer = await bench.client().ask("POST", "/session", { name: "ADMIN", password: secret });
    expect(answer.body).toMatchObject({ name: "admin", role: "administrator" });
  });
});

describe("signing in", () => {
  it("needs name and password, and tells nobody which of them was wrong", async () => {
    await using bench = await openApiBench();
    await bench.signedIn("viewer");
    const browser = bench.client();
    const wrong = await browser.ask("POST", "/session", { name: "the-viewer", password: "wrong" });
    const unknown = await browser.ask("POST", "/session", { name: "nobody", password: secret });
    expect([wrong.status, wrong.problem.code]).toEqual([401, "wrongCredentials"]);
    expect({ ...unknown.problem, requestId: "" }).toEqual({ ...wrong.problem, requestId: "" });
    expect((await browser.ask("GET", "/session")).problem.code).toBe("notSignedIn");
    expect(bench.errors).toEqual([]);
  });

  it("sets a cookie that scripts cannot read", async () => {
    await using bench = await openApiBench();
    await bench.signedIn("viewer");
    const answer = await bench.client().ask("POST", "/session", { name: "the-viewer", password: secret });
    const cookie = answer.headers.getSetCookie().find((one) => one.includes("session_token"));
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(JSON.stringify(answer.body)).not.toContain("token");
  });

  it("is throttled per address", async () => {
    await using bench = await openApiBench({ signInsPerMinute: 3 });
    await bench.context.accounts.createUser({
      ...someone,
      role: "viewer",
      by: { kind: "commandLine", id: null, name: "test" },
    });
    const guesser = bench.client({ address: "192.0.2.66" });
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++)
      statuses.push((await guesser.ask("POST", "/session", { name: "Yamada", password: `guess ${i}` })).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    const right = await guesser.ask("POST", "/session", someone);
    expect([right.status, right.problem.code]).toEqual([429, "tooManyRequests"]);
    expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await bench.client({ address: "192.0.2.7" }).ask("POST", "/session", someone)).status).toBe(200);
    expect((await bench.client({ address: "2001:db8::7" }).ask("POST", "/session", someone)).status).toBe(200);
  });

  it("nobody can sign up", async () => {
    await using bench = await openApiBench();
    for (const where of ["/auth/sign-up/email", "/sign-up", "/auth/sign-in/email"]) {
      const answer = await bench.client().ask("POST", where, { ...someone, email: "a@b.invalid" });
      expect(answer.status).toBe(401);
    }
    expect((await bench.client().ask("GET", "/setup")).body).toEqual({ needed: true });
  });
});

describe("sessions", () => {
  it("are listed and revoked by their owner only", async () => {
    await using bench = await openApiBench();
    const [one, two, other] = [
      await bench.signedIn("operator"),
      await bench.signedIn("operator"),
      await bench.signedIn("viewer"),
    ];
    const { items } = (await one.ask("GET", "/sessions")).body as { items: { id: string; current: boolean }[] };
    expect(items).toHaveLength(2);
    expect(items.filter((item) => item.current)).toHaveLength(1);
    expect(items[0]).toMatchObject({ ipAddress: "192.0.2.1" });
    const victim = items.find((item) => !item.current)?.id ?? "";
    expect((await other.ask("DELETE", `/sessions/${victim}`)).status).toBe(404);
    expect((await two.ask("GET", "/session")).status).toBe(200);
    expect((await one.ask("DELETE", `/sessions/${victim}`)).status).toBe(204);
    expect((await two.ask("GET", "/session")).status).toBe(401);
    expect((await one.ask("GET", "/session")).status).toBe(200);
  });

  it("end with signing out, on the server too", async () => {
    await using bench = await openApiBench();
    const browser = await bench.signedIn("viewer");
    const copy = await bench.signedIn("viewer");
    expect((await browser.ask("DELETE", "/session")).status).toBe(204);
    expect((await browser.ask("GET", "/session")).status).toBe(401);
    expect((await copy.ask("GET", "/session")).status).toBe(200);
    expect(await bench.context.store.database.client.session.count()).toBe(1);
  });
});

describe("API keys", () => {
  it("work with the role they were given, as often as one likes, until they are deleted", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    const made = (await admin.ask("POST", "/api-keys", { name: "monitoring", role: "viewer" })).body as {
      id: string;
      key: string;
    };
    const program = bench.client({ key: made.key });
    for (let i = 0; i < 25; i++) expect((await program.ask("GET", "/session")).status).toBe(200);
    expect((await program.ask("GET", "/session")).body).toEqual({
      actor: { kind: "apiKey", id: made.id, name: "monitoring", role: "viewer" },
    });
    expect((await program.ask("GET", "/users")).problem.code).toBe("forbidden");
    const listed = (await admin.ask("GET", "/api-keys")).body as { items: object[] };
    expect(listed.items).toEqual([
      {
        id: made.id,
        name: "monitoring",
        role: "viewer",
        createdAt: expect.any(Number),
        lastUsedAt: expect.any(Number),
      },
    ]);
    expect((await admin.ask("DELETE", `/api-keys/${made.id}`)).status).toBe(204);
    expect((await program.ask("GET", "/session")).status).toBe(401);
    expect((await admin.ask("DELETE", `/api-keys/${made.id}`)).status).toBe(404);
  });

  it("that are wrong are refused, also beside a good cookie", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    for (const authorization of ["Bearer nonsense", "Bearer ", "Basic YTpi", "Bearer a b", "nonsense"])
      expect((await admin.ask("GET", "/session", undefined, { authorization })).status).toBe(401);
  });
});

describe("roles", () => {
  it.each([
    [
      "administrator",
      { "/users": 200, "/api-keys": 200, "/audit": 200, "/draft": 200, "/revisions": 200, "/events": 200 },
    ],
    ["operator", { "/users": 403, "/api-keys": 403, "/audit": 403, "/draft": 200, "/revisions": 200, "/events": 200 }],
    ["viewer", { "/users": 403, "/api-keys": 403, "/audit": 403, "/draft": 200, "/revisions": 200, "/events": 200 }],
  ] as const)("%s reads what it may", async (role, expected) => {
    await using bench = await openApiBench();
    const client = await bench.signedIn(role);
    for (const [path, status] of Object.entries(expected))
      expect((await client.ask("GET", path)).status, path).toBe(status);
  });

  it("an operator changes no settings and no accounts", async () => {
    await using bench = await openApiBench();
    const operator = await bench.signedIn("operator");
    const refused = await Promise.all([
      operator.ask("PATCH", "/draft/nodes/ups1", { version: 0, fields: { note: "x" } }),
      operator.ask("DELETE", "/draft"),
      operator.ask("POST", "/revisions", { comment: "", draftVersion: 0 }),
      operator.ask("POST", "/users", { ...someone, role: "administrator" }),
      operator.ask("POST", "/api-keys", { name: "x", role: "administrator" }),
    ]);
    expect(refused.map((answer) => answer.problem.code)).toEqual(Array(5).fill("forbidden"));
  });

  it("users are made by administrators, with a name of their own", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    const made = await admin.ask("POST", "/users", { ...someone, role: "operator" });
    expect(made).toMatchObject({ status: 201, body: { name: "Yamada", role: "operator" } });
    const twice = await admin.ask("POST", "/users", { ...someone, name: "yamada", role: "viewer" });
    expect([twice.status, twice.problem.code]).toEqual([409, "nameTaken"]);
    expect((await bench.client().ask("POST", "/session", someone)).body).toMatchObject({ role: "operator" });
    const { items } = (await admin.ask("GET", "/audit")).body as { items: { verb: string; actor: { name: string } }[] };
    expect(items.filter((item) => item.verb === "users.create").map((item) => item.actor.name)).toEqual([
      "the-administrator",
      "test",
    ]);
  });
});
