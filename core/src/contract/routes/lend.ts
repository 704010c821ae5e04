import {
  BorrowLendEventType,
  BorrowLendPositionState,
  BorrowLendSide,
  InterestPaymentSource,
  SortDirection,
} from "../enums.ts";
import { key, session, limit, query, type Route } from "../route.ts";
import { array, flag, nothing, u16, u64, word } from "../schema.ts";
import {
  BorrowLendExecutePayload,
  BorrowLendMovement,
  BorrowLendPositionRow,
  BorrowLendPositionWithMargin,
  InterestPayment,
  PositionEstimatedLiquidationPrice,
} from "../schemas/lend.ts";

export const lendRoutes = {
  borrowLendPositions: {
    method: "GET",
    path: "/api/v1/borrowLend/positions",
    access: key("borrowLendPositionQuery", "read"),
    query: query({}, { includeOrders: flag }),
    response: array(BorrowLendPositionWithMargin),
    statuses: [400, 500],
  },
  borrowLendLiquidationPrice: {
    method: "GET",
    path: "/api/v1/borrowLend/position/liquidationPrice",
    access: session,
    query: query({ borrow: word }, { subaccountId: u16 }),
    response: PositionEstimatedLiquidationPrice,
    statuses: [400, 401, 500],
  },
  borrowLendExecute: {
    method: "POST",
    path: "/api/v1/borrowLend",
    access: key("borrowLendExecute", "trade"),
    body: BorrowLendExecutePayload,
    response: nothing,
    statuses: [400, 500, 503],
  },
  borrowLendHistory: {
    method: "GET",
    path: "/wapi/v1/history/borrowLend",
    access: key("borrowHistoryQueryAll", "read"),
    query: query(
      {},
      {
        type: BorrowLendEventType,
        sources: word,
        positionId: word,
        symbol: word,
        limit: limit(1000),
        offset: u64,
        sortDirection: SortDirection,
      },
    ),
    response: array(BorrowLendMovement),
    statuses: [400, 401, 500],
    paged: true,
  },
  interestHistory: {
    method: "GET",
    path: "/wapi/v1/history/interest",
    access: key("interestHistoryQueryAll", "read"),
    query: query(
      {},
      {
        asset: word,
        symbol: word,
        positionId: word,
        limit: limit(1000),
        offset: u64,
        source: InterestPaymentSource,
        sortDirection: SortDirection,
      },
    ),
    response: array(InterestPayment),
    statuses: [400, 401, 500],
    paged: true,
  },
  borrowLendPositionHistory: {
    method: "GET",
    path: "/wapi/v1/history/borrowLend/positions",
    access: key("borrowPositionHistoryQueryAll", "read"),
    query: query(
      {},
      {
        symbol: word,
        side: BorrowLendSide,
        state: BorrowLendPositionState,
        limit: limit(1000),
        offset: u64,
        sortDirection: SortDirection,
      },
    ),
    response: array(BorrowLendPositionRow),
    statuses: [400, 401, 500],
    paged: true,
  },
} as const satisfies Readonly<Record<string, Route>>;
