import type { ApiErrorCode } from "@holdall/core/protocol";
import { expect, expectTypeOf, test } from "vitest";
import {
  check,
  routes,
  type BodyOf,
  type ParamsOf,
  type PayloadOf,
  type QueryOf,
  type ResponseOf,
  type Wire,
} from "./index.ts";

test("types follow from the rows", () => {
  expectTypeOf<ResponseOf<"ping">>().toEqualTypeOf<string>();
  expectTypeOf<ResponseOf<"accountUpdate">>().toEqualTypeOf<undefined>();
  expectTypeOf<
    ResponseOf<"markets">[number]["filters"]["price"]["tickSize"]
  >().toEqualTypeOf<string>();
  expectTypeOf<ResponseOf<"capital">>().toEqualTypeOf<Readonly<Record<string, Wire<"Balance">>>>();
  expectTypeOf<BodyOf<"markets">>().toEqualTypeOf<undefined>();
  expectTypeOf<BodyOf<"orderExecute">["side"]>().toEqualTypeOf<"Bid" | "Ask">();
  expectTypeOf<BodyOf<"orderExecuteBatch">[number]>().toEqualTypeOf<BodyOf<"orderExecute">>();
  expectTypeOf<QueryOf<"depth">["symbol"]>().toEqualTypeOf<string>();
  expectTypeOf<ParamsOf<"reservesFile">>().toEqualTypeOf<{
    readonly date: string;
    readonly file: string;
  }>();
  expectTypeOf<PayloadOf<"depth">["e"]>().toEqualTypeOf<"depth">();
  expectTypeOf<Wire<"ApiErrorCode">>().toEqualTypeOf<ApiErrorCode>();
  expectTypeOf<Wire<"OrderType">["orderType"]>().toEqualTypeOf<"Market" | "Limit">();
  expectTypeOf<Wire<"BatchCommandOrderResult">["operation"]>().toEqualTypeOf<"Ok" | "Err">();
});

test("a checked value has its type without a cast", () => {
  const checked = check(routes.depth.response, {
    asks: [["18.70", "1.000"]],
    bids: [],
    lastUpdateId: "94978271",
    timestamp: 1694687965941000,
  });
  if (!checked.ok) throw new Error(checked.fault.path);
  expectTypeOf(checked.value).toEqualTypeOf<ResponseOf<"depth">>();
  expect(checked.value.asks[0]).toEqual(["18.70", "1.000"]);
});

test("scopes and sockets: nothing that moves value out is sent over a socket or by a trading key", () => {
  expect(routes.withdraw.access).toMatchObject({ kind: "key", scope: "withdraw" });
  expect(routes.withdraw).toMatchObject({ unknownFields: "refuse" });
  expect(routes.subaccountTransfer.access).toMatchObject({ kind: "key", scope: "transfer" });
  const overSocket = Object.entries(routes).flatMap(([name, row]) =>
    "socket" in row ? [name] : [],
  );
  expect(overSocket.sort()).toEqual([
    "cancelAfter",
    "orderAmend",
    "orderAmendBatch",
    "orderCancel",
    "orderCancelAll",
    "orderExecute",
    "orderExecuteBatch",
    "quoteSubmit",
  ]);
});
