import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeSealingKey, openBundle, type Sealed, sealBundle } from "./bundle.ts";

const key = makeSealingKey();
const text = JSON.stringify({ name: "復電", secret: "community" });

describe("a bundle", () => {
  test("is read by whoever it is for, and does not show what it holds", async () => {
    const sealed = await sealBundle(text, key.publicKey);
    expect(await openBundle(sealed, key)).toBe(text);
    expect(Buffer.from(sealed.payload, "base64").includes(deflateSync(text).subarray(2, 20))).toBe(false);
  });

  test("is another one each time", async () => {
    const [one, other] = [await sealBundle(text, key.publicKey), await sealBundle(text, key.publicKey)];
    expect(one.payload).not.toBe(other.payload);
  });

  test.each<[string, (sealed: Sealed) => Sealed | Promise<Sealed>]>([
    ["cut", (one) => ({ ...one, payload: one.payload.slice(0, -8) })],
    ["empty", (one) => ({ ...one, payload: "" })],
    ["for somebody else", () => sealBundle(text, makeSealingKey().publicKey)],
    ["with another nonce", (one) => ({ ...one, sealing: { ...one.sealing, nonce: "AAAAAAAAAAAAAAAA" } })],
    ["with a short tag", (one) => ({ ...one, sealing: { ...one.sealing, tag: one.sealing.tag.slice(0, 8) } })],
    ["with a key that is none", (one) => ({ ...one, sealing: { ...one.sealing, key: "AAAA" } })],
    ["that blows up", () => sealBundle("0".repeat(65 * 1024 * 1024), key.publicKey)],
  ])("%s is refused as damaged", async (_, damage) => {
    const sealed = await damage(await sealBundle(text, key.publicKey));
    await expect(openBundle(sealed, key)).rejects.toMatchObject({ code: "bundleDamaged" });
  });

  test("of which any byte was changed is refused", async () => {
    const sealed = await sealBundle(text, key.publicKey);
    const bytes = Buffer.from(sealed.payload, "base64");
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ by;
        const damaged = { ...sealed, payload: changed.toString("base64") };
        await expect(openBundle(damaged, key)).rejects.toMatchObject({ code: "bundleDamaged" });
      }),
    );
  });
});
