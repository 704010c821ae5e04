import { wordsFromEntropy } from "@holdall/wallet/keyring";
import { expect, test } from "vitest";
import { createSeat } from "./vault-seat.ts";

const tools = {
  random: (length: number) => new Uint8Array(length).fill(3),
  stretch: () => new Uint8Array(32).fill(4),
};

test("a vault that was locked meanwhile writes nothing: its keys are wiped", async () => {
  const words = wordsFromEntropy(new Uint8Array(16).fill(9), "english");
  const password = new TextEncoder().encode("four random words here");
  const made = await createSeat({ words, passphrase: new Uint8Array() }, password, tools);
  if (!made.ok) throw new Error(made.refusal);
  const { seat } = made.value;
  const { body } = seat;
  expect(seat.commit(body, tools.random)).toMatchObject({ ok: true });
  const next = { ...seat.body };
  seat.close();
  expect(seat.commit(next, tools.random)).toMatchObject({ ok: false, refusal: "signer-closed" });
});
