import { schemas } from "@holdall/core/contract";
import { expect, test } from "vitest";
import { valueWord } from "./value-words.ts";

/** The lists whose words stand in histories. */
const lists = [
  "BorrowLendEventType",
  "BorrowLendSource",
  "DepositStatus",
  "InterestPaymentSource",
  "OrderExpiryReason",
  "OrderStatus",
  "OrderTypeEnum",
  "PaymentType",
  "RfqExecutionMode",
  "SelfTradePrevention",
  "SettlementSource",
  "Side",
  "StrategyCrankCancelReason",
  "StrategyStatus",
  "StrategyTypeEnum",
  "SystemOrderType",
  "TimeInForce",
  "TriggerBy",
  "WithdrawalStatus",
] as const;

test("every word of the lists that histories show reads in both languages", () => {
  for (const list of lists) {
    const values = schemas[list].values ?? [];
    expect(values.length, list).toBeGreaterThan(0);
    for (const value of values) {
      expect(valueWord(value, "fr"), `${list} ${value}`).toMatch(/^[A-ZÀÉ]./);
      // No word is left that only a program would write.
      expect(valueWord(value, "en"), `${list} ${value}`).not.toMatch(/[a-z][A-Z]/);
      expect(valueWord(value, "fr"), `${list} ${value}`).not.toMatch(/[a-z][A-Z]/);
    }
  }
});

test("a symbol, a name and a number stand as they are", () => {
  for (const text of ["SOL_USDC", "toString", "cold wallet", "12.5"])
    expect(valueWord(text, "fr")).toBe(text);
});
