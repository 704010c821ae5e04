import { expect, test } from "vitest";
import { readWire, signedWire } from "./index.ts";
import { base58Of } from "./base58.ts";
import { PACKET_BYTES } from "./message.ts";

/** Keys of one byte over and over: who pays, who signs too, and the program. */
const [payer, partner, program] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte));
const head = [2, 0, 1, 3];
const blockhash = new Uint8Array(32).fill(9);
const call = [1, 2, 2, 0, 1, 0];
const MESSAGE = Uint8Array.from(
  [head, payer, partner, program, blockhash, call].flatMap((part) => [...part]),
);
const GIVEN = new Uint8Array(64).fill(7);
const NONE = new Uint8Array(64);

const wireOf = (...signatures: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from([signatures.length, ...signatures.flatMap((one) => [...one]), ...MESSAGE]);

test("who has signed and who has not is told in the order of the signatures", () => {
  expect(readWire(wireOf(NONE, GIVEN))).toEqual({
    value: {
      message: MESSAGE,
      signers: [base58Of(payer), base58Of(partner)],
      signatures: [null, GIVEN],
    },
  });
});

test("a signature goes to its signer's place, and the others' stay as they were", () => {
  const read = readWire(wireOf(NONE, GIVEN));
  if ("refusal" in read) throw new Error(read.refusal.code);
  const own = new Uint8Array(64).fill(5);
  expect(signedWire(read.value, base58Of(payer), own)).toEqual({ value: wireOf(own, GIVEN) });
  expect(signedWire(read.value, base58Of(partner), own)).toEqual({ value: wireOf(NONE, own) });
  const stranger = base58Of(program);
  expect(signedWire(read.value, stranger, own)).toEqual({
    refusal: { code: "not-signer", detail: stranger },
  });
});

test("other signatures than there are signers, a cut and a byte too many are refused", () => {
  const code = (bytes: Uint8Array): string | undefined => {
    const read = readWire(bytes);
    return "refusal" in read ? read.refusal.code : undefined;
  };
  const whole = wireOf(NONE, NONE);
  expect(code(whole)).toBeUndefined();
  expect(code(wireOf(NONE))).toBe("unreadable");
  expect(code(wireOf(NONE, NONE, NONE))).toBe("unreadable");
  for (let length = 0; length < whole.length; length++)
    expect(code(whole.slice(0, length)), String(length)).toBe("unreadable");
  const longest = new Uint8Array(PACKET_BYTES);
  longest.set(whole);
  expect(code(longest)).toBe("unreadable");
  expect(code(new Uint8Array(PACKET_BYTES + 1))).toBe("too-large");
});
