import { createPublicKey, verify } from "node:crypto";
import { expect, test } from "vitest";
import { bodyFields, signedText, signerOfSecret } from "./signing.ts";

/** RFC 8032 section 7.1, test 1: seed, public key, signature of the empty message. */
const rfcSeed = hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
const rfcPublic = hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
const rfcSignature = hex(
  "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
);

function hex(text: string): Buffer {
  return Buffer.from(text, "hex");
}

test("the key of a seed and its signature are those of RFC 8032", async () => {
  const signer = await signerOfSecret(rfcSeed.toString("base64"));
  expect(signer.apiKey).toBe(rfcPublic.toString("base64"));
  expect(await signer.sign("")).toBe(rfcSignature.toString("base64"));
});

test("a secret of 64 bytes is its first half", async () => {
  const both = Buffer.concat([rfcSeed, rfcPublic]).toString("base64");
  expect((await signerOfSecret(both)).apiKey).toBe(rfcPublic.toString("base64"));
});

test("a text is signed as UTF-8", async () => {
  const signer = await signerOfSecret(rfcSeed.toString("base64"));
  const signature = Buffer.from(await signer.sign("prix=10€"), "base64");
  const key = createPublicKey({
    key: { kty: "OKP", crv: "Ed25519", x: rfcPublic.toString("base64url") },
    format: "jwk",
  });
  expect(verify(null, Buffer.from("prix=10€", "utf8"), key, signature)).toBe(true);
});

test.each([
  ["empty", ""],
  ["31 bytes", Buffer.alloc(31).toString("base64")],
  ["33 bytes", Buffer.alloc(33).toString("base64")],
  ["65 bytes", Buffer.alloc(65).toString("base64")],
  ["no base64", "%%%"],
])("a secret that is none is refused: %s", async (_, secret) => {
  await expect(signerOfSecret(secret)).rejects.toThrow(RangeError);
});

test("a pair that does not belong together is refused", async () => {
  const other = Buffer.alloc(32, 7).toString("base64");
  await expect(signerOfSecret(rfcSeed.toString("base64"), other)).rejects.toThrow("public half");
});

test("no message of a refused secret contains the secret", async () => {
  const secret = `${rfcSeed.toString("base64").slice(0, 30)}!!`;
  const failure = await signerOfSecret(secret).catch((error: unknown) => error);
  expect(String(failure)).not.toContain(secret);
  expect(JSON.stringify((failure as Error).cause)).not.toContain(secret);
});

test("fields are signed sorted, absent ones left out, booleans in lower case", () => {
  const fields = {
    symbol: "SOL_USDC",
    side: "Bid",
    orderType: "Limit",
    clientId: 77,
    postOnly: true,
    price: null,
    quantity: undefined,
  };
  expect(
    signedText({ instruction: "orderExecute", fields, timestampMs: 1614550000000, windowMs: 5000 }),
  ).toBe(
    "instruction=orderExecute&clientId=77&orderType=Limit&postOnly=true&side=Bid&symbol=SOL_USDC&timestamp=1614550000000&window=5000",
  );
});

test("a batch repeats the instruction for each order", () => {
  const fields = [{ symbol: "A_USDC", price: "1" }, { symbol: "B_USDC" }];
  expect(signedText({ instruction: "orderExecute", fields, timestampMs: 1, windowMs: 2 })).toBe(
    "instruction=orderExecute&price=1&symbol=A_USDC&instruction=orderExecute&symbol=B_USDC&timestamp=1&window=2",
  );
});

test("a list gives one pair for each element, in its own order; a record is compact JSON", () => {
  const fields = { marketType: ["SPOT", "PERP"], recipientInformation: { id: 1 } };
  expect(signedText({ instruction: "x", fields, timestampMs: 1, windowMs: 2 })).toBe(
    'instruction=x&marketType=SPOT&marketType=PERP&recipientInformation={"id":1}&timestamp=1&window=2',
  );
});

test("a list in a body is compact JSON, as the venue reads it there", () => {
  const fields = bodyFields({ scopes: ["read", "trade"], name: "bot", addresses: null });
  expect(signedText({ instruction: "keyCreate", fields, timestampMs: 1, windowMs: 2 })).toBe(
    'instruction=keyCreate&name=bot&scopes=["read","trade"]&timestamp=1&window=2',
  );
});

test("a request without fields signs its instruction, time and window alone", () => {
  expect(signedText({ instruction: "subscribe", fields: {}, timestampMs: 1, windowMs: 2 })).toBe(
    "instruction=subscribe&timestamp=1&window=2",
  );
});
