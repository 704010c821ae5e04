import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { NO_EVIDENCE } from "@holdall/wallet/clear";
import { EVM_MARIE, evmTransaction } from "@holdall/wallet/clear/build";
import { addressOf, publicKeyOf } from "@holdall/wallet/keyring";
import { accept } from "@holdall/wallet/refusals";
import { expect, test } from "vitest";
import { brought } from "./context-shape.ts";
import { readRequest } from "./waiting.ts";
import type { Judge } from "./waiting.ts";

const [mine, hers] = [1, 2].map((byte) => new Uint8Array(32).fill(byte));
const account = addressOf("evm", publicKeyOf("evm", mine));
const fields = { to: EVM_MARIE, value: 5n, nonce: 7n };
const bytes = evmTransaction({ ...fields, cap: 113n });
const former = evmTransaction({ ...fields, cap: 100n });
const anybody: Judge = {
  known: { own: [account], known: [], denied: [] },
  bearsUnread: false,
  check: () => accept(true),
};

function signed(signer: Uint8Array, over: Uint8Array): Uint8Array {
  const options = { prehash: false, format: "recovered" } as const;
  const [parity, ...rest] = secp256k1.sign(keccak_256(over), signer, options);
  return Uint8Array.of(...rest, parity);
}

/** What the realm says of a request that is brought with something whose place it takes. */
function answer(replaced: unknown) {
  const evidence = [{ ...NO_EVIDENCE, replaced }];
  const read = brought({ network: "eip155:1", chainId: 1n, evidence, secondReading: null });
  if (read === undefined) return "another form";
  const body = {
    origin: null,
    account,
    signed: { kind: "evm-transaction", bytes },
    brought: read,
  } as const;
  const outcome = readRequest(body, anybody, 0);
  if (!outcome.ok) return `${outcome.refusal} ${outcome.detail}`;
  return outcome.value.explanation.effects.map(({ kind }) => kind).join(" ");
}

test("what is said to be replaced is believed when the account itself has signed those very bytes", () => {
  expect(answer({ bytes: former, signature: signed(mine, former) })).toBe("replace send");
});

test("somebody else's signature, or one over other bytes, makes the request malformed", () => {
  expect(answer({ bytes: former, signature: signed(hers, former) })).toBe("malformed replaced");
  expect(answer({ bytes: former, signature: signed(mine, bytes) })).toBe("malformed replaced");
  expect(answer({ bytes: former, signature: new Uint8Array(65) })).toBe("malformed replaced");
  expect(answer({ bytes: former, signature: new Uint8Array(64) })).toBe("another form");
  expect(answer({ bytes: former })).toBe("another form");
});

test("a number that is not the same is no replacement, whoever signed it", () => {
  const other = evmTransaction({ ...fields, nonce: 8n });
  expect(answer({ bytes: other, signature: signed(mine, other) })).toBe("unreadable 500 replaced");
});
