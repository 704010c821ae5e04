import { expect, test } from "vitest";
import type { RefusalCode } from "@holdall/wallet/refusals";
import { addressOf } from "../address.ts";
import { createApprovalBook } from "../approval.ts";
import type { SignKind, SignRequest, SpentApproval } from "../approval.ts";
import { REQUEST_BYTES_MAX, SOLANA_BYTES_MAX } from "./signer.ts";
import type { Signer } from "./signer.ts";
import { verifySignature } from "../verify.ts";

/** A signer under test. `cut` makes its next signature fail mid-way, where the kind can be cut. */
export interface SignerUnderTest {
  readonly signer: Signer;
  cut?(): void;
  /** What this kind signs, where it does not sign any bytes of the right form: devices. */
  readonly requests?: readonly SignRequest[];
  /** How such a kind refuses the largest message, where it does: as a device that cannot show it. */
  readonly largest?: RefusalCode | "signed";
}

const EXPLANATION = new Uint8Array(32).fill(1);

/** A spent approval for a request, as the key realm would hold it. */
export function approvalFor(request: SignRequest): SpentApproval {
  const book = createApprovalBook();
  const spent = book.spend(book.grant(request, EXPLANATION, 0), request, EXPLANATION, 1);
  if (!spent.ok) throw new Error("fixture");
  return spent.value;
}

function requestsOf(family: Signer["family"]): readonly SignRequest[] {
  if (family === "solana") {
    return [
      { kind: "solana-transaction", bytes: Uint8Array.of(1, 2, 3) },
      { kind: "solana-transaction", bytes: new Uint8Array(SOLANA_BYTES_MAX).fill(7) },
      { kind: "solana-message", bytes: new TextEncoder().encode("bonjour") },
    ];
  }
  const typed = new Uint8Array(66).fill(5);
  typed.set([0x19, 0x01]);
  return [
    { kind: "evm-transaction", bytes: Uint8Array.of(2, 0xc0) },
    { kind: "evm-transaction", bytes: Uint8Array.of(0xc0) },
    { kind: "evm-message", bytes: new TextEncoder().encode("bonjour") },
    { kind: "evm-typed-data", bytes: typed },
  ];
}

function signable({ signer, requests }: SignerUnderTest): readonly SignRequest[] {
  return requests ?? requestsOf(signer.family);
}

function misshapen(family: Signer["family"]): readonly SignRequest[] {
  const foreign: SignKind = family === "solana" ? "evm-message" : "solana-message";
  const shared: SignRequest[] = [{ kind: foreign, bytes: Uint8Array.of(1) }];
  if (family === "solana") {
    shared.push({ kind: "solana-transaction", bytes: new Uint8Array(SOLANA_BYTES_MAX + 1) });
    shared.push({ kind: "solana-transaction", bytes: new Uint8Array() });
    return shared;
  }
  const typed = new Uint8Array(66).fill(5);
  return [
    ...shared,
    { kind: "evm-transaction", bytes: Uint8Array.of(0x19, 1) },
    { kind: "evm-transaction", bytes: Uint8Array.of(3, 0xc0) },
    { kind: "evm-transaction", bytes: Uint8Array.of(4, 0xc0) },
    { kind: "evm-typed-data", bytes: typed },
    { kind: "evm-typed-data", bytes: Uint8Array.of(0x19, 0x01) },
  ];
}

/** The promises every kind of signer keeps. Each implementation runs this suite. */
export function describeSigner(name: string, create: () => Promise<SignerUnderTest>): void {
  test(`${name}: signs each kind of request and its signature verifies`, async () => {
    const underTest = await create();
    const { signer } = underTest;
    expect(signer.address).toBe(addressOf(signer.family, signer.publicKey));
    for (const request of signable(underTest)) {
      const outcome = await signer.sign(request, approvalFor(request));
      if (!outcome.ok) throw new Error(`${request.kind}: ${outcome.refusal}`);
      expect(verifySignature(signer.family, signer.publicKey, request, outcome.value)).toBe(true);
    }
  });

  test(`${name}: never signs twice for one approval`, async () => {
    const underTest = await create();
    const { signer } = underTest;
    const [request] = signable(underTest);
    const approval = approvalFor(request);
    expect((await signer.sign(request, approval)).ok).toBe(true);
    expect(await signer.sign(request, approval)).toMatchObject({ refusal: "approval-used" });
  });

  test(`${name}: never signs other bytes or another kind than approved`, async () => {
    const underTest = await create();
    const { signer } = underTest;
    const [request] = signable(underTest);
    const altered = { ...request, bytes: request.bytes.map((byte) => byte ^ 1) };
    expect(await signer.sign(altered, approvalFor(request))).toMatchObject({
      refusal: "approval-other",
    });
    const kinds: SignKind[] = ["solana-message", "evm-message", "evm-typed-data"];
    for (const kind of kinds.filter((kind) => kind !== request.kind)) {
      const outcome = await signer.sign({ ...request, kind }, approvalFor(request));
      expect(outcome).toMatchObject({ ok: false, refusal: "approval-other" });
    }
  });

  test(`${name}: refuses bytes that are not of their kind, though approved`, async () => {
    const { signer, requests, largest: refusal = "device-cannot-show" } = await create();
    for (const request of misshapen(signer.family)) {
      const outcome = await signer.sign(request, approvalFor(request));
      expect(outcome, request.kind).toMatchObject({ ok: false, refusal: "sign-shape" });
    }
    const kind = signer.family === "solana" ? "solana-message" : "evm-message";
    const largest = { kind, bytes: new Uint8Array(REQUEST_BYTES_MAX) } as const;
    const outcome = await signer.sign(largest, approvalFor(largest));
    if (requests === undefined || refusal === "signed") expect(outcome.ok).toBe(true);
    else expect(outcome).toMatchObject({ refusal });
    const larger = { kind, bytes: new Uint8Array(REQUEST_BYTES_MAX + 1) } as const;
    expect(await signer.sign(larger, approvalFor(larger))).toMatchObject({ refusal: "too-large" });
  });

  test(`${name}: a signature does not verify for other bytes, key or length`, async () => {
    const underTest = await create();
    const { signer } = underTest;
    const [request] = signable(underTest);
    const outcome = await signer.sign(request, approvalFor(request));
    if (!outcome.ok) throw new Error(outcome.refusal);
    const { family, publicKey } = signer;
    const altered = { ...request, bytes: request.bytes.map((byte) => byte ^ 1) };
    const flipped = outcome.value.map((byte, i) => (i === 40 ? byte ^ 1 : byte));
    expect(verifySignature(family, publicKey, altered, outcome.value)).toBe(false);
    expect(verifySignature(family, publicKey, request, flipped)).toBe(false);
    expect(verifySignature(family, publicKey, request, outcome.value.slice(1))).toBe(false);
  });

  test(`${name}: cut mid-way or closed, it answers a refusal and no signature`, async () => {
    const underTest = await create();
    const { signer } = underTest;
    const [request] = signable(underTest);
    if (underTest.cut !== undefined) {
      underTest.cut();
      expect((await signer.sign(request, approvalFor(request))).ok).toBe(false);
    }
    signer.close();
    expect(await signer.sign(request, approvalFor(request))).toMatchObject({
      ok: false,
      refusal: "signer-closed",
    });
  });
}
