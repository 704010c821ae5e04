import type { Same } from "./same-row.ts";

/** A line, the changes of it that nobody can tell, and why. */
type Row = readonly [line: string, texts: readonly string[], why: string];

const engine = "core/src/engine";
const general = "a short cut: the general way comes to the same";
const nothing = "of nothing it comes to nothing";
const atLimit = "at the limit both ways come to the same";
const first = "its place is the first: nothing is added";
const copied = "a copy of the same length is the same";
const looked = "it only saves a look at who is stranded, for whom nothing could be done";
const fits = "what just fits is left as it is";
const behindEnd = "behind the end there is nothing, and no comparison with it holds";

function rowsOf(file: string, rows: readonly Row[]): Same[] {
  return rows.map(([line, texts, why]) => ({ file: `${engine}/${file}`, line, texts, why }));
}

/** In margin, perpetuals, lending and liquidation. */
export const sameInMargin: readonly Same[] = [
  ...rowsOf("margin/assess.ts", [
    ["risk.hasSpotOrders = false;", ["0", "true"], "it only saves a look at the orders"],
  ]),
  ...rowsOf("margin/exposed.ts", [
    [
      "return accountId >= this.safeUntil.length || this.safeUntil[accountId] < this.way;",
      ["(this.safeUntil[accountId]) <= (this.way)"],
      "the two are rounded away from each other, and never meet",
    ],
  ]),
  ...rowsOf("margin/exposed.ts", [
    ["if (accountId < length) return;", ["false"], copied],
    ["if (accountId >= length) {", ["true"], copied],
    ["this.safeUntil[accountId] = parts <= 0 ? 0 :", ["false"], "without room it is due at once"],
  ]),
  ...rowsOf("margin/leave.ts", [
    ["if (most <= 0 || isAllowed(most))", ["(most) < (0)"], "of nothing nothing is found"],
  ]),
  ...rowsOf("perp/unsettled.ts", [
    ["if (accountId < this.amounts.length) return;", ["false"], copied],
  ]),
  ...rowsOf("margin/formulas.ts", [
    ["if (product <= VALUE_MAX) {", ["(product) < (VALUE_MAX)"], atLimit],
    [
      "if (product > ESTIMATE_MAX * d) return VALUE_MAX;",
      ["(product) >= (ESTIMATE_MAX * d)"],
      atLimit,
    ],
    ["return value > BigInt(VALUE_MAX) ?", ["(value) >= (BigInt(VALUE_MAX))"], atLimit],
    ["return notional < BigInt(VALUE_MAX) ?", ["(notional) <= (BigInt(VALUE_MAX))"], atLimit],
    [
      "if (factorPpb === 0) return VALUE_MAX;",
      ["false"],
      "a quotient by zero is beyond every value as well",
    ],
    [
      "if (room <= VALUE_MAX && userLots * PPM <= room) return 0;",
      ["false", "(room) < (VALUE_MAX)", "(userLots * PPM) < (room)"],
      general,
    ],
    [
      "if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / d);",
      ["false", "(product) < (Number.MAX_SAFE_INTEGER)"],
      general,
    ],
  ]),
  ...rowsOf("margin/holding-sums.ts", [
    ["if (borrowed + wanted > 0)", ["true", "(borrowed + wanted) >= (0)"], nothing],
    ["if (others > 0) addIncrease", ["true", "(others) >= (0)"], nothing],
    ["const notional = held > 0 ?", ["(held) >= (0)"], nothing],
    ["if (notional === 0) return;", ["false"], nothing],
    ["wanted === 0 ? liability : valueUnits", ["false"], general],
  ]),
  ...rowsOf("margin/position-sums.ts", [
    ["if (lots !== 0) {", ["true"], nothing],
    ["const others = isAlone ? 0 : siblingLots", ["false"], general],
    ["const otherUnits = others === 0 ? 0 : stressed", ["false"], nothing],
    ["if (others > 0) {", ["true", "(others) >= (0)"], nothing],
    [
      'sizeLots > 0 ? stressed(notional, "floor", stressPpm)',
      ["(sizeLots) >= (0)"],
      "nobody asks what is gained with nothing",
    ],
  ]),
  ...rowsOf("margin/requirements.ts", [
    [
      "return userExposure <= market.imfPlainMax ?",
      ["false", "(userExposure) < (market.imfPlainMax)"],
      general,
    ],
    [
      "return ownExposure <= market.mmfPlainMax ?",
      ["false", "(ownExposure) < (market.mmfPlainMax)"],
      general,
    ],
    ["return withPpm <= withoutPpm ? 0 : scaled", ["(withPpm) < (withoutPpm)"], nothing],
    ["if (accounts.isAlone(own)) return 0;", ["false"], general],
    [
      "if (terms.collateral!.imf.factorPpb === 0 || state.accounts.isAlone(own)) return 0;",
      ["false", "(terms.collateral!.imf.factorPpb === 0) && (state.accounts.isAlone(own))"],
      "where no root is drawn the fraction is the same with and without siblings; who has none has no debts of theirs",
    ],
    ["if (row === 0) continue;", ["false"], "the row of nobody owes nothing"],
  ]),
  ...rowsOf("margin/risk.ts", [
    ["withLimit === imfPpm + addPpm ? required : scaled", ["false"], general],
  ]),
  ...rowsOf("margin/shared.ts", [
    ["if (accounts.isAlone(own)) return NOBODY;", ["false"], general],
    [
      "if (otherUnits <= 0 || ownUnits <= 0) return 0;",
      ["false", "(otherUnits <= 0) && (ownUnits <= 0)", "(otherUnits) < (0)", "(ownUnits) < (0)"],
      "beside nothing nothing counts for less, and nobody holds less than nothing",
    ],
    ["if (siblings.length === 0) return 0;", ["false"], general],
    [
      'if (terms.collateral!.haircut.kind === "identity") continue;',
      ["false"],
      "at one weight, values rounded down are together never less than apart",
    ],
  ]),
  ...rowsOf("margin/valuation.ts", [
    ["if (valuation.isKnown) return valuation;", ["false"], "found again it is the same"],
    ["valuation.isKnown = true;", ["0", "false"], "found again it is the same"],
    [
      "isWide: perTick > PER_TICK_MAX || divisor > DIVISOR_MAX,",
      ["(perTick) >= (PER_TICK_MAX)", "(divisor) >= (DIVISOR_MAX)"],
      "the wide way is exact for all",
    ],
    ["const value = terms.isWide", ["true"], "the wide way is exact for all"],
    ["plainNotionalMax: collateral === null ? 0 :", ["true"], general],
    ["if (markTicks === 0) return 0;", ["false"], nothing],
    ["return stressPpm === 0 ? value : stressed", ["false"], general],
    ["return stressPpm === 0 ? value : scaled", ["false"], general],
  ]),
  ...rowsOf("margin/watch.ts", [["if (own > move) move = own;", ["(own) >= (move)"], atLimit]]),
  ...rowsOf("perp/toward-zero.ts", [
    ["return total < 0 ? 0 - quotient : quotient;", ["(total) <= (0)"], "zero has no sign"],
    ["const size = product < 0n ? -product : product;", ["(product) <= (0n)"], "zero has no sign"],
    ["return product < 0n ? 0 - quotient : quotient;", ["(product) <= (0n)"], "zero has no sign"],
  ]),
  ...rowsOf("perp/sides.ts", [
    [
      "if (before !== 0) this.leave(listOf(marketId, before > 0), row);",
      ["(before) >= (0)"],
      "the size is not zero here",
    ],
  ]),
  ...rowsOf("perp/settlement.ts", [
    ["if (missing <= 0) return;", ["false", "(missing) < (0)"], "for nothing nothing is sold"],
    ["if (owed <= 0) return;", ["(owed) < (0)"], nothing],
    ["const funding = own < owed &&", ["(own) <= (owed)"], atLimit],
    ["own < owed ? fundable", ["true", "(own) <= (owed)"], general],
  ]),
  ...rowsOf("perp/sell-collateral.ts", [
    [
      "if (brought >= neededUnits) break;",
      ["(brought) > (neededUnits)"],
      "for nothing nothing is sold",
    ],
  ]),
  ...rowsOf("perp/pnl-interest.ts", [
    ["if (item.pnl >= 0) continue;", ["(item.pnl) > (0)"], "nothing bears no interest"],
    ["atRate < share ?", ["(atRate) <= (share)"], atLimit],
  ]),
  ...rowsOf("perp/admit.ts", [
    ["if (!valuationOf(state).hasPremarket) return ACCEPTED;", ["false"], general],
  ]),
  ...rowsOf("perp/follow.ts", [
    [
      "const isTooMuch = positions.reducingLots(row) > (isOver ? 0 : Math.abs(sizeLots));",
      ["(positions.reducingLots(row)) >= ((isOver ? 0 : Math.abs(sizeLots)))", "true"],
      fits,
    ],
    ["if (isTooMuch) fitReducing", ["true"], fits],
    [
      "if (positions.reducingLots(row) <= Math.abs(sizeLots)) return;",
      ["false", "(positions.reducingLots(row)) < (Math.abs(sizeLots))"],
      fits,
    ],
    [
      "? sizeLots > 0 : sizeLots < 0;",
      ["(sizeLots) >= (0)", "(sizeLots) <= (0)"],
      "of nothing nothing is kept",
    ],
  ]),
  ...rowsOf("perp/outcome.ts", [
    [
      "const isAgainst = isBid ? sizeLots < 0 : sizeLots > 0;",
      ["(sizeLots) <= (0)", "(sizeLots) >= (0)"],
      "of nothing nothing closes",
    ],
    ["if (part === whole) return total;", ["false"], general],
    ["closed === 0 ? 0 : shareOf", ["false"], nothing],
    ["closed === 0 ? 0 : -sign", ["false"], "nothing moves by a zero, whatever its sign"],
    [
      "if (whole <= DIVISOR_MAX) return mulDiv",
      ["false", "(whole) < (DIVISOR_MAX)"],
      "the wide way is exact for all",
    ],
  ]),
  ...rowsOf("perp/positions.ts", [
    [
      "if (words[last + ACCOUNT] === accountId && words[last + MARKET] === marketId) {",
      ["false"],
      general,
    ],
    [
      "if (words[word + ACCOUNT] === accountId && words[word + MARKET] === marketId) {",
      ["(words[word + ACCOUNT] === accountId) || (words[word + MARKET] === marketId)"],
      "of two pairs with one hash both halves differ: it is one-to-one in each",
    ],
    ["this.lastFound = row;", ["0"], "it only saves a look at the index"],
    ["row * ROW_DOUBLES + SIZE]", ["(row * ROW_DOUBLES) - (SIZE)"], first],
    ["this.doubles[double + SIZE]", ["(double) - (SIZE)"], first],
    [
      "if (capacity * ROW_BYTES > this.doubles.byteLength) {",
      ["true", "(capacity * ROW_BYTES) >= (this.doubles.byteLength)"],
      "a copy of the same length is the same",
    ],
  ]),
  ...rowsOf("perp/funding.ts", [
    [
      "if (Math.abs(product) <= Number.MAX_SAFE_INTEGER)",
      ["false", "(Math.abs(product)) < (Number.MAX_SAFE_INTEGER)"],
      general,
    ],
  ]),
  ...rowsOf("lend/lending.ts", [
    ["if (this.first(accountId) === ROW_NONE) return ROW_NONE;", ["false"], general],
    [
      "!(this.accounts[row] === accountId && this.assets[row] === assetId)",
      ["(this.accounts[row] === accountId) || (this.assets[row] === assetId)"],
      "of two pairs with one hash both halves differ: it is one-to-one in each",
    ],
    [
      "return accountId < this.debts.length && this.debts[accountId] > 0;",
      ["(accountId) <= (this.debts.length)"],
      "behind the end there is nothing, which is not above zero",
    ],
    [
      "while (this.times.length <= row) this.times.push(undefined);",
      ["(this.times.length) < (row)"],
      "the last place is filled next",
    ],
    ["COLUMNS + LENT]", ["(row * COLUMNS) - (LENT)"], first],
    ["[at + LENT]", ["(at) - (LENT)"], first],
    [
      "if (length === this.heads.length) return;",
      ["false"],
      "a copy of the same length is the same",
    ],
    ["if (row >= this.accounts.length) {", ["true"], copied],
  ]),
  ...rowsOf("lend/arrivals.ts", [
    [
      "const flags = orderSlot === 0 ? 0 : state.orders.flags(orderSlot);",
      ["false"],
      "no order has no flags",
    ],
  ]),
  ...rowsOf("lend/pools.ts", [
    [
      "if (usedPpm <= optimal * supply) {",
      ["(usedPpm) < (optimal * supply)"],
      "the slopes meet there",
    ],
  ]),
  ...rowsOf("lend/accrual.ts", [["if (units === 0) continue;", ["false"], nothing]]),
  ...rowsOf("lend/tell.ts", [
    ["state.hasTouchedPools = false;", ["0", "true"], "it only saves a look at each pool"],
  ]),
  ...rowsOf("liquidate/backstop.ts", [["if (units === 0) return 0;", ["false"], nothing]]),
  ...rowsOf("liquidate/deficit.ts", [
    [
      "rowsOfAsset(assetId).filter((row) => lending.lentUnits(row) > 0);",
      ["(lending.lentUnits(row)) >= (0)"],
      "who lends nothing loses nothing",
    ],
    [
      "if (unrealizedQuote(state, market, opponent.row) > 0) {",
      ["(unrealizedQuote(state, market, opponent.row)) >= (0)"],
      nothing,
    ],
    [
      "const claimants = deficits.filter(({ accountId }) => unsettled.units(accountId) > 0);",
      ["(unsettled.units(accountId)) >= (0)"],
      "who is owed nothing gives up nothing",
    ],
    [
      "if (uncovered.length > 0) socialize",
      ["true", "(uncovered.length) >= (0)"],
      "without a deficit nobody pays and nothing is told",
    ],
  ]),
  ...rowsOf("liquidate/deleverage.ts", [
    ["if (accountIds.length === 0) return winners;", ["false"], "nobody closes, so nobody meets"],
    ["if (closings.length === 0) continue;", ["false"], "where nothing is closed nobody meets"],
    ["if (left > 0) share(othersOn", ["true", "(left) >= (0)"], nothing],
  ]),
  ...rowsOf("liquidate/round.ts", [
    [
      "const strikes = Math.min(STRIKES, stages.strikeCount(accountId) + 1);",
      ["(stages.strikeCount(accountId)) - (1)"],
      "one byte below nothing is 255, and the next strike makes two of it as well",
    ],
    ["for (const accountId of handed) noteStranded", ["0"], looked],
    ["noteWaiting(state, accountId, risk);", ["0"], looked],
  ]),
  ...rowsOf("liquidate/stages.ts", [
    [
      "return accountId < this.stages.length && this.stages[accountId] >= at;",
      ["(accountId) <= (this.stages.length)"],
      behindEnd,
    ],
    ["if (accountId < this.stages.length) return;", ["false"], copied],
  ]),
  ...rowsOf("liquidate/stranded.ts", [["if (accountId < length) return;", ["false"], copied]]),
  ...rowsOf("liquidate/winners.ts", [
    [
      "if (found.length < 2 * WINNERS_MAX) continue;",
      ["(found.length) <= (2 * WINNERS_MAX)"],
      "one more is kept for a while",
    ],
  ]),
  ...rowsOf("liquidate/opponents.ts", [
    [
      "if (found.length < 2 * count) continue;",
      ["(found.length) <= (2 * count)", "true"],
      "what is too many is kept for a while, and cut at the end",
    ],
    [
      "const leveragePpm = leverage < LEVERAGE_PPM_MAX ?",
      ["(leverage) <= (LEVERAGE_PPM_MAX)"],
      atLimit,
    ],
    [
      "if (pnlUnits * LEVERAGE_MAX * ESTIMATE_UP < least) continue;",
      ["false", "(pnlUnits * LEVERAGE_MAX * ESTIMATE_UP) <= (least)"],
      "what is not passed over by an estimate is sorted out by its weight",
    ],
    [
      "if (levered < least * equities.of(positions.accountId(row))) continue;",
      ["false", "(levered) <= (least * equities.of(positions.accountId(row)))"],
      "what is not passed over by an estimate is sorted out by its weight",
    ],
  ]),
];
