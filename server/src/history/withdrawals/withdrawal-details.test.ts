import { expect, test } from "vitest";
import { parseWithdrawalDetails } from "./withdrawal-details.ts";

test("details that an honest gateway wrote are read as they are", () => {
  const details = { blockchain: "Solana", address: "9xQe", clientId: "rent-11" };
  expect(parseWithdrawalDetails(JSON.stringify(details))).toEqual(details);
  const anonymous = { ...details, clientId: null };
  expect(parseWithdrawalDetails(JSON.stringify(anonymous))).toEqual(anonymous);
});

test("whatever else stands there reads as empty, and stops nothing", () => {
  const empty = { blockchain: "", address: "", clientId: null };
  for (const text of ["", "{", "null", "7", '"text"', "[]", "{}", '{"address":{"a":1}}']) {
    expect(parseWithdrawalDetails(text)).toEqual(empty);
  }
  expect(parseWithdrawalDetails('{"address":"x","clientId":5}')).toEqual({
    ...empty,
    address: "x",
  });
});
