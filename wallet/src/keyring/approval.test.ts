import { expect, test } from "vitest";
import { APPROVAL_MS_MAX, createApprovalBook, requestHash } from "./approval.ts";
import type { SignRequest } from "./approval.ts";
import { refusalOf, utf8, valueOf } from "./fixtures.twin.ts";

const request: SignRequest = { kind: "solana-transaction", bytes: utf8("bytes") };
const explanation = new Uint8Array(32).fill(3);

test("an approval is spent once for the same bytes and the same explanation", () => {
  const book = createApprovalBook();
  const approval = book.grant(request, explanation, 1000);
  const spent = valueOf(book.spend(approval, request, explanation, 1001));
  expect(spent.requestHash).toEqual(requestHash(request));
  expect(refusalOf(book.spend(approval, request, explanation, 1002))).toBe("approval-used");
});

test("other bytes, another kind or another explanation spend it without a signature", () => {
  const others: readonly (readonly [SignRequest, Uint8Array])[] = [
    [{ ...request, bytes: utf8("bytez") }, explanation],
    [{ ...request, kind: "solana-message" }, explanation],
    [request, new Uint8Array(32).fill(4)],
  ];
  for (const [other, words] of others) {
    const book = createApprovalBook();
    const approval = book.grant(request, explanation, 1000);
    expect(refusalOf(book.spend(approval, other, words, 1001))).toBe("approval-other");
    expect(refusalOf(book.spend(approval, request, explanation, 1001))).toBe("approval-used");
  }
});

test("an approval lives sixty seconds and not into the past", () => {
  const outcomes = [999, 1000, 1000 + APPROVAL_MS_MAX - 1, 1000 + APPROVAL_MS_MAX].map((atMs) => {
    const book = createApprovalBook();
    return refusalOf(
      book.spend(book.grant(request, explanation, 1000), request, explanation, atMs),
    );
  });
  expect(outcomes).toEqual(["approval-expired", "accepted", "accepted", "approval-expired"]);
});

test("an approval nobody granted, or a forged copy of one, spends nothing", () => {
  const book = createApprovalBook();
  const forged = {
    requestHash: requestHash(request),
    explanationHash: explanation,
    grantedAtMs: 0,
    id: 1,
  };
  expect(refusalOf(book.spend(forged, request, explanation, 1))).toBe("approval-missing");
  const real = book.grant(request, explanation, 1000);
  const other: SignRequest = { ...request, bytes: utf8("drain") };
  // The book believes its own record of what was approved, never the caller's copy.
  const swapped = { ...real, requestHash: requestHash(other) };
  expect(refusalOf(book.spend(swapped, other, explanation, 1001))).toBe("approval-other");
});
