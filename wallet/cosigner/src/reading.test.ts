import { expect, test } from "vitest";
import { refuseAlone } from "./reading.ts";

/** The address of the shipped list that is nobody's. */
const LISTED = "4y5TZhsFfbyMYTnnZBhAQwe1cjcGSA7Em8fCvSKTFGW1";
const OTHER = "7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU";

test("a co-signer has a list of frauds of its own, and refuses whom it names", () => {
  const to = (address: string) =>
    refuseAlone({
      kind: "transaction",
      effects: [],
      outflows: [{ asset: { kind: "native" }, units: 1n, to: address }],
      grants: [],
      contracts: [],
      feePayer: null,
      feeUnitsMax: 0n,
      signers: [],
      findings: [],
      level: "safe",
    });
  expect(to(LISTED)).toMatchObject({ refusal: "cosigner-refused", detail: "305" });
  expect(to(OTHER)).toMatchObject({ ok: true });
});
