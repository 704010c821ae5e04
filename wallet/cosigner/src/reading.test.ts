import { expect, test } from "vitest";
import type { Explanation } from "@holdall/wallet/clear";
import { refuseAlone } from "./reading.ts";

/** The address of the shipped list that is nobody's. */
const LISTED = "4y5TZhsFfbyMYTnnZBhAQwe1cjcGSA7Em8fCvSKTFGW1";
const OTHER = "7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU";

const NOTHING: Explanation = {
  kind: "transaction",
  effects: [],
  outflows: [],
  grants: [],
  contracts: [],
  feePayer: null,
  feeUnitsMax: 0n,
  place: "",
  signers: [],
  findings: [],
  level: "safe",
};

test("a co-signer has a list of frauds of its own, and refuses whom it names", () => {
  const to = (address: string) =>
    refuseAlone({
      ...NOTHING,
      outflows: [{ asset: { kind: "native" }, units: 1n, to: address }],
    });
  expect(to(LISTED)).toMatchObject({ refusal: "cosigner-refused", detail: "305" });
  expect(to(OTHER)).toMatchObject({ ok: true });
});

test("a co-signer does not sign what did two things when it was tried twice, and signs what is only new to it", () => {
  const found = (rule: 201 | 509, level: "warning" | "danger") =>
    refuseAlone({ ...NOTHING, level, findings: [{ rule, level, operands: {} }] });
  expect(found(509, "danger")).toMatchObject({ refusal: "cosigner-refused", detail: "509" });
  expect(found(201, "warning")).toMatchObject({ ok: true });
});
