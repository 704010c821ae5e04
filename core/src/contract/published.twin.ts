/**
 * The published tables of routes, schemas and enumerations, transcribed row by row in the notation
 * they are printed in, so that the contract can be compared with them word for word. `*` marks what
 * is required, `(100/1000)` a default and a maximum, `⧉` an answer with paging headers.
 */

/** Method | path | instruction | query | body | answer | other statuses. */
export const publishedRoutes = rowsOf(`
GET | /api/v1/status | public | – | – | StatusAndMessage |
GET | /api/v1/ping | public | – | – | text str |
GET | /api/v1/time | public | – | – | text str |
GET | /api/v1/wallets | public | – | – | WalletResponse[] |
GET | /api/v1/assets | public | country:str | – | MarketAsset[] | 500
GET | /api/v1/collateral | public | – | – | CollateralSummary[] | 500
GET | /api/v1/markets | public | marketType:MarketType[] | – | Market[] | 500
GET | /api/v1/market | public | symbol*:str | – | Market | 400 500
GET | /api/v1/depth | public | symbol*:str, limit:DepthLimit | – | Depth | 400 500
GET | /api/v1/prediction | public | symbol:str, tagSlug:str, eventSlug:str, seriesSlug:str, resolved:bool, limit:u64(100/1000), offset:u64 | – | Event[] ⧉ | 400 500
GET | /api/v1/prediction/tags | public | – | – | Tag[] | 500
GET | /api/v1/market-sessions | public | – | – | MarketSession[] | 500
GET | /api/v1/securities | public | – | – | Security[] | 500
GET | /api/v1/markPrices | public | symbol:str, marketType:MarketType | – | MarkPrice[] | 400 500
GET | /api/v1/openInterest | public | symbol:str | – | OpenInterest[] | 400 500
GET | /api/v1/fundingRates | public | symbol*:str, limit:u64(100/10000), offset:u64 | – | FundingIntervalRate[] ⧉ | 400 500
GET | /api/v1/klines | public | symbol*:str, interval*:KlineInterval, startTime*:i64, endTime:i64, priceType:KlinePriceType | – | Kline[] | 400 500
GET | /api/v1/ticker | public | symbol*:str, interval:TickerInterval | – | Ticker | 204 400 500
GET | /api/v1/tickers | public | interval:TickerInterval | – | Ticker[] | 500
GET | /api/v1/trades | public | symbol*:str, limit:u16(100/1000) | – | Trade[] | 400 500
GET | /api/v1/trades/history | public | symbol*:str, limit:u64(100/1000), offset:u64 | – | Trade[] | 400 500
GET | /api/v1/borrowLend/markets | public | – | – | BorrowLendMarket[] | 500 502
GET | /api/v1/borrowLend/markets/history | public | interval*:BorrowLendMarketHistoryInterval, symbol:str | – | BorrowLendHistory[] | 500
GET | /api/v1/borrowLend/apy | public | tierId:i32 | – | ApyRates | 500
GET | /api/v1/account | accountQuery | – | – | AccountSummary | 400 500
PATCH | /api/v1/account | accountUpdate | – | UpdateAccountSettingsRequest | empty | 400 401 500 503
GET | /api/v1/account/limits/borrow | maxBorrowQuantity | symbol*:str | – | MaxBorrowQuantity | 400 500 503
GET | /api/v1/account/limits/order | maxOrderQuantity | symbol*:str, side*:Side, price:dec, reduceOnly:bool, autoBorrow:bool, autoBorrowRepay:bool, autoLendRedeem:bool | – | MaxOrderQuantity | 400 500
GET | /api/v1/account/limits/withdrawal | maxWithdrawalQuantity | symbol*:str, autoBorrow:bool, autoLendRedeem:bool | – | MaxWithdrawalQuantity | 400 500
POST | /api/v1/account/convertDust | convertDust | – | AccountConvertDustPayload | empty | 400 500 503
GET | /api/v1/capital | balanceQuery | – | – | obj | 400 500
GET | /api/v1/capital/collateral | collateralQuery | subaccountId:u16 | – | MarginAccountSummary | 400 500
GET | /wapi/v1/capital/deposits | depositQueryAll | from:i64, to:i64, limit:u64(100/1000), offset:u64, excludePlatform:bool | – | Deposit[] | 400 401 500
GET | /wapi/v1/capital/deposit/address | depositAddressQuery | blockchain*:Blockchain | – | DepositAddress | 400 401 409 500
GET | /wapi/v1/capital/withdrawals | withdrawalQueryAll | id:i32, clientId:str, from:i64, to:i64, limit:u64(100/1000), offset:u64 | – | Withdrawal[] | 400 401 500
POST | /wapi/v1/capital/withdrawals | withdraw | – | AccountWithdrawalPayload | Withdrawal | 400 401 403 429 500 503
GET | /wapi/v1/history/dust | dustHistoryQueryAll | id:i64, symbol:str, limit:u64(100/1000), offset:u64, sortDirection:SortDirection | – | DustConversion[] ⧉ | 400 401 500
GET | /wapi/v1/history/settlement | settlementHistoryQueryAll | limit:u64(100/1000), offset:u64, source:SettlementSourceFilter, sortDirection:SortDirection | – | Settlement[] ⧉ | 400 401 500
GET | /wapi/v1/capital/withdrawals/delay | session/undocumented | – | – | WithdrawalDelay | 204 401 500
POST | /wapi/v1/capital/withdrawals/delay | session/undocumented | – | CreateWithdrawalDelayRequest | empty | 400 401 409 500
PATCH | /wapi/v1/capital/withdrawals/delay | session/undocumented | – | UpdateWithdrawalDelayRequest | WithdrawalDelay | 400 401 404 500
GET | /api/v1/order | orderQuery | clientId:u32, orderId:str, symbol*:str | – | OrderType | 400 404 500
POST | /api/v1/order | orderExecute | hdr X-BROKER-ID:u16, hdr X-BROKER-KEY:str | OrderExecutePayload | OrderType | 400 500 503
DELETE | /api/v1/order | orderCancel | – | OrderCancelPayload | OrderType | 202 400 500 503
POST | /api/v1/orders | orderExecute | hdr X-BROKER-ID:u16 | OrderExecutePayload[] | BatchCommandOrderResult[] | 400 500 503
GET | /api/v1/orders | orderQueryAll | marketType:MarketType, symbol:str | – | OrderType[] | 400 500
DELETE | /api/v1/orders | orderCancelAll | – | OrderCancelAllPayload | OrderType[] | 202 400 500 503
GET | /wapi/v1/history/fills | fillHistoryQueryAll | orderId:str, strategyId:str, from:i64, to:i64, symbol:str, limit:u64(100/1000), offset:u64, fillType:FillType, marketType:MarketType[], sortDirection:SortDirection | – | OrderFill[] ⧉ | 400 401 500
GET | /wapi/v1/history/orders | orderHistoryQueryAll | orderId:str, strategyId:str, symbol:str, limit:u64(100/1000), offset:u64, marketType:MarketType[], sortDirection:SortDirection | – | Order[] ⧉ | 400 401 500
GET | /api/v1/position | positionQuery | symbol:str, marketType:MarketType | – | FuturePositionWithMargin[] | 400 401 404 500
GET | /wapi/v1/history/funding | fundingHistoryQueryAll | subaccountId:u16, symbol:str, limit:u64(100/1000), offset:u64, sortDirection:SortDirection | – | FundingPayment[] ⧉ | 400 401 500
GET | /wapi/v1/history/position | positionHistoryQueryAll | symbol:str, state:PositionState, marketType:MarketType[], limit:u64(100/1000), offset:u64, sortDirection:SortDirection | – | PositionHistoryRow[] | 400 401 500
GET | /api/v1/borrowLend/positions | borrowLendPositionQuery | – | – | BorrowLendPositionWithMargin[] | 400 500
GET | /api/v1/borrowLend/position/liquidationPrice | session/undocumented | subaccountId:u16, borrow*:str | – | PositionEstimatedLiquidationPrice | 400 401 500
POST | /api/v1/borrowLend | borrowLendExecute | – | BorrowLendExecutePayload | empty | 400 500 503
GET | /wapi/v1/history/borrowLend | borrowHistoryQueryAll | type:BorrowLendEventType, sources:str, positionId:str, symbol:str, limit:u64(100/1000), offset:u64, sortDirection:SortDirection | – | BorrowLendMovement[] ⧉ | 400 401 500
GET | /wapi/v1/history/interest | interestHistoryQueryAll | asset:str, symbol:str, positionId:str, limit:u64(100/1000), offset:u64, source:InterestPaymentSource, sortDirection:SortDirection | – | InterestPayment[] ⧉ | 400 401 500
GET | /wapi/v1/history/borrowLend/positions | borrowPositionHistoryQueryAll | symbol:str, side:BorrowLendSide, state:BorrowLendPositionState, limit:u64(100/1000), offset:u64, sortDirection:SortDirection | – | BorrowLendPositionRow[] ⧉ | 400 401 500
GET | /api/v1/strategy | strategyQuery | clientStrategyId:u32, strategyId:str, symbol*:str | – | StrategyType | 400 404 500
POST | /api/v1/strategy | strategyCreate | hdr X-BROKER-ID:u16, hdr X-BROKER-KEY:str | StrategyCreatePayload | StrategyType | 400 500 503
DELETE | /api/v1/strategy | strategyCancel | – | StrategyCancelPayload | StrategyType | 202 400 500 503
GET | /api/v1/strategies | strategyQueryAll | marketType:MarketType, strategyType:StrategyTypeEnum, symbol:str | – | StrategyType[] | 400 500
DELETE | /api/v1/strategies | strategyCancelAll | – | StrategyCancelAllPayload | StrategyType[] | 202 400 500 503
GET | /wapi/v1/history/strategies | strategyHistoryQueryAll | strategyId:str, symbol:str, limit:u64(100/1000), offset:u64, marketType:MarketType[], sortDirection:SortDirection | – | Strategy[] ⧉ | 400 401 500
POST | /api/v1/rfq/quote | quoteSubmit | – | QuotePayload | Quote | 400 500 503
GET | /api/v1/rfqs | rfqQuery | symbol:str, rfqId:u64, deferredSettlement:bool, subaccountId:u16 | – | RfqWithQuotes[] | 400 500 503
POST | /api/v1/rfq | rfqSubmit | – | RequestForQuotePayload | RequestForQuote | 400 500 503
POST | /api/v1/rfq/accept | quoteAccept | – | QuoteAcceptPayload | RequestForQuote | 400 500 503
POST | /api/v1/rfq/refresh | rfqRefresh | – | RequestForQuoteRefreshPayload | RequestForQuote | 400 500 503
POST | /api/v1/rfq/cancel | rfqCancel | – | RequestForQuoteCancelPayload | RequestForQuote | 400 500 503
GET | /wapi/v1/history/rfq | rfqHistoryQueryAll | rfqId:str, symbol:str, status:OrderStatus, side:Side, limit:u64(100/1000), offset:u64, sortDirection:SortDirection, deferredSettlement:bool | – | RequestForQuoteHistorical[] ⧉ | 400 401 500
GET | /wapi/v1/history/quote | quoteHistoryQueryAll | quoteId:str, symbol:str, status:OrderStatus, limit:u64(100/1000), offset:u64, sortDirection:SortDirection, deferredSettlement:bool | – | QuoteHistorical[] ⧉ | 400 401 500
GET | /wapi/v1/history/rfq/fill | rfqFillHistoryQueryAll | quoteId:str, symbol:str, side:Side, fillType:RfqFillType, deferredSettlement:bool, limit:u64(100/1000), offset:u64, sortDirection:SortDirection | – | RequestForQuoteFillHistorical[] ⧉ | 400 401 500
GET | /wapi/v1/history/quote/fill | quoteFillHistoryQueryAll | quoteId:str, symbol:str, side:Side, limit:u64(100/1000), offset:u64, sortDirection:SortDirection | – | QuoteFillHistorical[] ⧉ | 400 401 500
GET | /api/v1/vaults | public | – | – | Vault[] | 500
POST | /api/v1/vault/mint | vaultMint | – | VaultMintRequest | empty | 400 401 500 503
POST | /api/v1/vault/redeem | vaultRedeemRequest | – | VaultRedeemRequest | empty | 400 401 500 503
DELETE | /api/v1/vault/redeem | vaultRedeemCancel | – | VaultRedeemCancelRequest | empty | 400 401 500 503
GET | /api/v1/vault/redeems/pending | vaultPendingRedeemsQuery | vaultId*:u32 | – | VaultRedeem[] | 401 403 500
GET | /api/v1/vault/nav | vaultNavQuery | – | – | VaultNav | 401 500
GET | /api/v1/vaults/history | public | interval*:VaultHistoryInterval, vaultId:u32 | – | VaultHistory[] | 500
`);

/** Name | fields. */
export const publishedSchemas = rowsOf(`
AccountConvertDustPayload | symbol:Asset
AccountSummary | autoBorrowSettlements*:bool, autoLend*:bool, autoRealizePnl*:bool, autoRepayBorrows*:bool, borrowLimit*:dec, futuresMakerFee*:dec, futuresTakerFee*:dec, leverageLimit*:dec, limitOrders*:u64, liquidating*:bool, positionLimit*:dec, spotMakerFee*:dec, spotTakerFee*:dec, triggerOrders*:u64
AccountWithdrawalPayload | address*:str, blockchain*:Blockchain, clientId:str, quantity*:dec, symbol*:Asset, twoFactorToken:str, autoBorrow:bool, autoLendRedeem:bool, recipientInformation:WithdrawalRecipientInformation
ApiErrorResponse | code*:ApiErrorCode, message*:str
ApyRates | borrowLend*:BorrowLendApyRate[], staking*:StakingApyRate[]
Balance | available*:dec, locked*:dec, staked*:dec
BatchCommandOrderResult | tagged by 'operation': "Ok" + OrderType ; "Err" + ApiErrorResponse
BorrowLendApyRate | symbol*:Asset, borrowRate*:dec, lendRate*:dec
BorrowLendExecutePayload | quantity*:dec, side*:BorrowLendSide, symbol*:Asset
BorrowLendHistory | borrowInterestRate*:dec, borrowedQuantity*:dec, lendInterestRate*:dec, lentQuantity*:dec, timestamp*:tsz, utilization*:dec
BorrowLendMarket | state*:BorrowLendBookState, assetMarkPrice*:dec, borrowInterestRate*:dec, borrowedQuantity*:dec, fee*:dec, lendInterestRate*:dec, lentQuantity*:dec, maxUtilization*:dec, openBorrowLendLimit*:dec, optimalUtilization*:dec, symbol*:Asset, timestamp*:tsz, throttleUtilizationThreshold*:dec, throttleUtilizationBound*:dec, throttleUpdateFraction*:dec, utilization*:dec, stepSize*:dec
BorrowLendMovement | eventType*:BorrowLendEventType, positionId*:str, positionQuantity:dec, quantity*:dec, source*:BorrowLendSource, symbol*:str, timestamp*:ts, spotMarginOrderId:str
BorrowLendPositionRow | positionId*:str, quantity*:dec, symbol*:str, source*:BorrowLendSource, cumulativeInterest*:dec, avgInterestRate*:dec, side*:BorrowLendSide, createdAt*:ts
BorrowLendPositionWithMargin | cumulativeInterest*:dec, id*:str, imf*:dec, imfFunction*:PositionImfFunction, netQuantity*:dec, markPrice*:dec, mmf*:dec, mmfFunction*:PositionImfFunction, netExposureQuantity*:dec, netExposureNotional*:dec, symbol*:Asset, estLiquidationPrice*:dec
Collateral | symbol*:str, assetMarkPrice*:dec, totalQuantity*:dec, balanceNotional*:dec, collateralWeight*:dec, collateralValue*:dec, openOrderQuantity*:dec, lendQuantity*:dec, availableQuantity*:dec
CollateralFunction | weight*:dec, kind*:CollateralFunctionKind
CollateralFunctionKind | tagged by 'type': "identity" + IdentityFunction ; "inverseSqrt" + InverseSqrtFunction
CollateralSummary | symbol*:str, imfFunction*:PositionImfFunction, mmfFunction*:PositionImfFunction, haircutFunction*:CollateralFunction
CreateWithdrawalDelayRequest | withdrawalDelayHours*:u32, twoFactorToken*:str
Deposit | id*:i32, toAddress:str, fromAddress:str, source*:DepositSource, status*:DepositStatus, transactionHash:str, symbol*:Asset, quantity*:dec, createdAt*:ts, fiatAmount:f64, fiatCurrency:FiatAsset, institutionBic:str, platformMemo:str
DepositAddress | address*:str
Depth | asks*:dec[][], bids*:dec[][], lastUpdateId*:str, timestamp*:i64
DustConversion | id*:u64, quantity*:dec, symbol*:str, usdcReceived*:dec, timestamp*:ts
Event | slug*:str, title*:str, predictionMarkets*:PredictionMarket[], tags*:Tag[], series*:Series[], description*:str, imgUrl:str, quoteVolume*:dec, resolution*:Resolution, resolved*:bool, resolutionDelaySecs*:i32
FundingIntervalRate | symbol*:str, intervalEndTimestamp*:ts, fundingRate*:dec
FundingPayment | userId*:i32, subaccountId:u16, symbol*:str, quantity*:dec, intervalEndTimestamp*:ts, fundingRate*:dec
FuturePositionWithMargin | breakEvenPrice*:dec, entryPrice*:dec, estLiquidationPrice*:dec, imf*:dec, imfFunction*:PositionImfFunction, markPrice*:dec, mmf*:dec, mmfFunction*:PositionImfFunction, netCost*:dec, netQuantity*:dec, netExposureQuantity*:dec, netExposureNotional*:dec, pnlRealized*:dec, pnlUnrealized*:dec, cumulativeFundingPayment*:dec, subaccountId:u16, symbol*:str, userId*:i32, positionId*:str, cumulativeInterest*:dec
IdentityFunction | (empty)
InterestPayment | paymentType*:PaymentType, interestRate*:dec, interval*:u64, marketSymbol*:str, positionId*:str, quantity*:dec, symbol*:Asset, timestamp*:ts
InverseSqrtFunction | base*:dec, positiveCurvePenalty*:dec
Kline | start*:str, end*:str, open:str, high:str, low:str, close:str, volume*:str, quoteVolume*:str, trades*:str
LimitOrder | id*:str, clientId:u32, createdAt*:i64, executedQuantity*:dec, executedQuoteQuantity*:dec, postOnly*:bool, price*:dec, quantity*:dec, reduceOnly:bool, selfTradePrevention*:SelfTradePrevention, status*:OrderStatus, stopLossTriggerPrice:str, stopLossLimitPrice:dec, stopLossTriggerBy:{MarkPrice, LastPrice, IndexPrice}, side*:Side, symbol*:str, takeProfitTriggerPrice:str, takeProfitLimitPrice:dec, takeProfitTriggerBy:{MarkPrice, LastPrice, IndexPrice}, timeInForce*:TimeInForce, triggerBy:{MarkPrice, LastPrice, IndexPrice}, triggerPrice:str, triggerQuantity:str, triggeredAt:i64, relatedOrderId:str, strategyId:str
MarginAccountSummary | assetsValue*:dec, borrowLiability*:dec, collateral*:Collateral[], imf*:dec, unsettledEquity*:dec, liabilitiesValue*:dec, marginFraction:dec, mmf*:dec, netEquity*:dec, netEquityAvailable*:dec, netEquityLocked*:dec, netExposureFutures*:dec, pnlUnrealized*:dec
MarkPrice | fundingRate:dec, indexPrice:dec, markPrice*:dec, nextFundingTimestamp:i64, symbol*:str
Market | symbol*:str, baseSymbol*:str, quoteSymbol*:str, marketType*:MarketType, filters*:OrderBookFilters, imfFunction:PositionImfFunction, mmfFunction:PositionImfFunction, fundingInterval:u64, fundingRateUpperBound:dec, fundingRateLowerBound:dec, openInterestLimit:dec, orderBookState*:OrderBookState, createdAt*:ts, visible*:bool, positionLimitWeight:dec
MarketAsset | symbol*:Asset, displayName*:str, coingeckoId:str, tokens*:Token[]
MarketOrder | id*:str, clientId:u32, createdAt*:i64, executedQuantity*:dec, executedQuoteQuantity*:dec, quantity:dec, quoteQuantity:dec, reduceOnly:bool, timeInForce*:TimeInForce, selfTradePrevention*:SelfTradePrevention, side*:Side, status*:OrderStatus, stopLossTriggerPrice:str, stopLossLimitPrice:dec, stopLossTriggerBy:{MarkPrice, LastPrice, IndexPrice}, symbol*:str, takeProfitTriggerPrice:str, takeProfitLimitPrice:dec, takeProfitTriggerBy:{MarkPrice, LastPrice, IndexPrice}, triggerBy:{MarkPrice, LastPrice, IndexPrice}, triggerPrice:str, triggerQuantity:str, triggeredAt:i64, relatedOrderId:str, strategyId:str, slippageTolerance:dec, slippageToleranceType:SlippageToleranceType
MarketSession | name*:str, description:str, startTime*:hhmm, endTime*:hhmm, timezone*:str, startWeekday*:i32, endWeekday*:i32
MaxBorrowQuantity | maxBorrowQuantity*:dec, symbol*:str
MaxOrderQuantity | autoBorrow:bool, autoBorrowRepay:bool, autoLendRedeem:bool, maxOrderQuantity*:dec, price:dec, side*:str, symbol*:str, reduceOnly:bool
MaxWithdrawalQuantity | autoBorrow:bool, autoLendRedeem:bool, maxWithdrawalQuantity*:dec, symbol*:str
OpenInterest | symbol*:str, openInterest:dec, timestamp*:i64
Order | id*:str, createdAt*:ts, executedQuantity:dec, executedQuoteQuantity:dec, expiryReason:OrderExpiryReason, orderType*:OrderTypeEnum, postOnly:bool, price:dec, quantity:dec, quoteQuantity:dec, selfTradePrevention*:SelfTradePrevention, status*:OrderStatus, side*:Side, stopLossTriggerPrice:str, stopLossLimitPrice:dec, stopLossTriggerBy:{MarkPrice, LastPrice, IndexPrice}, symbol*:str, takeProfitTriggerPrice:str, takeProfitLimitPrice:dec, takeProfitTriggerBy:{MarkPrice, LastPrice, IndexPrice}, timeInForce*:TimeInForce, triggerBy:{MarkPrice, LastPrice, IndexPrice}, triggerPrice:str, triggerQuantity:str, clientId:u32, systemOrderType:SystemOrderType, strategyId:str, slippageTolerance:dec, slippageToleranceType:SlippageToleranceType
OrderBookFilters | price*:PriceFilter, quantity*:QuantityFilter
OrderCancelAllPayload | symbol*:str, orderType:CancelOrderTypeEnum
OrderCancelPayload | clientId:u32, orderId:str, symbol*:str
OrderExecutePayload | autoLend:bool, autoLendRedeem:bool, autoBorrow:bool, autoBorrowRepay:bool, brokerId:u16, clientId:u32, orderType*:OrderTypeEnum, postOnly:bool, price:dec, quantity:dec, quoteQuantity:dec, reduceOnly:bool, selfTradePrevention:SelfTradePrevention, side*:Side, stopLossLimitPrice:dec, stopLossTriggerBy:{MarkPrice, LastPrice, IndexPrice}, stopLossTriggerPrice:str, symbol*:str, takeProfitLimitPrice:dec, takeProfitTriggerBy:{MarkPrice, LastPrice, IndexPrice}, takeProfitTriggerPrice:str, timeInForce:TimeInForce, triggerBy:{MarkPrice, LastPrice, IndexPrice}, triggerPrice:str, triggerQuantity:str, slippageTolerance:dec, slippageToleranceType:SlippageToleranceType
OrderFill | clientId:str, fee*:dec, feeSymbol*:str, isMaker*:bool, orderId*:str, price*:dec, quantity*:dec, side*:Side, symbol*:str, systemOrderType:SystemOrderType, timestamp*:ts, tradeId:i64
OrderType | tagged by 'orderType': "Market" + MarketOrder ; "Limit" + LimitOrder
OutcomeResolutionCondition | outcome*:str
PositionEstimatedLiquidationPrice | liquidationPrice*:dec, markPrice*:dec
PositionHistoryRow | id*:str, symbol*:str, netQuantity*:dec, netExposureQuantity*:dec, netExposureNotional*:dec, netCost*:dec, markPrice*:dec, entryPrice*:dec, cumulativePnlRealized*:dec, unrealizedPnl*:dec, fundingQuantity*:dec, interest*:dec, liquidated*:dec, imf*:dec, fees*:dec, state*:PositionState, closedVolume*:dec, liquidationFees*:dec, closingPrice:dec, accountLeverage:dec, openedAt:ts, closedAt:ts
PositionImfFunction | tagged by 'type': "sqrt" + SqrtFunction
PredictionMarket | marketSymbol*:str, question*:str, groupLabel:str, yesOutcomeLabel*:str, noOutcomeLabel*:str, rules*:str, resolvedAt:ts, resolutionPrice:dec, activePrice*:dec, quoteVolume*:dec, quoteVolumeLifetime*:dec, imgUrl:str, resolutionCondition:ResolutionCondition, proposedResolution:bool, proposedResolutionAt:ts, resolutionDelaySecs*:i32
PriceBandMarkPrice | maxMultiplier*:dec, minMultiplier*:dec
PriceBandMeanPremium | tolerancePct*:dec
PriceFilter | minPrice*:dec, maxPrice:dec, tickSize*:dec, maxMultiplier:dec, minMultiplier:dec, maxImpactMultiplier:dec, minImpactMultiplier:dec, meanMarkPriceBand:PriceBandMarkPrice, meanPremiumBand:PriceBandMeanPremium, borrowEntryFeeMaxMultiplier:dec, borrowEntryFeeMinMultiplier:dec, maxPriceUpdateMultiplier:dec, minPriceUpdateMultiplier:dec
QuantityFilter | minQuantity*:dec, maxQuantity:dec, stepSize*:dec
QuantityRangeResolutionCondition | greaterThanOrEqual:dec, lessThan:dec
Quote | rfqId*:str, quoteId*:str, clientId:u32, bidPrice*:dec, askPrice*:dec, status*:OrderStatus, createdAt*:i64
QuoteAcceptPayload | rfqId:str, clientId:u32, quoteId*:str
QuoteFillHistorical | clientId:u32, quoteId*:str, rfqId*:str, symbol*:str, side*:Side, quantity*:dec, fillPrice*:dec, fee*:dec, feeSymbol*:str, createdAt*:ts, filledAt*:ts
QuoteHistorical | rfqId*:str, quoteId*:str, clientId:u32, bidPrice*:dec, askPrice*:dec, status*:OrderStatus, createdAt*:ts, deferredSettlement*:bool
QuotePayload | rfqId*:str, clientId:u32, bidPrice*:dec, askPrice*:dec, autoLend:bool, autoLendRedeem:bool, autoBorrow:bool, autoBorrowRepay:bool
RequestForQuote | rfqId*:str, clientId:u32, symbol*:str, side*:Side, price:dec, quantity:dec, quoteQuantity:dec, submissionTime*:i64, systemOrderType:SystemOrderType, expiryTime*:i64, status*:OrderStatus, executionMode*:RfqExecutionMode, createdAt*:i64
RequestForQuoteCancelPayload | rfqId:str, clientId:u32
RequestForQuoteFillHistorical | rfqId*:str, clientId:u32, quoteId*:str, symbol*:str, side*:Side, quantity:dec, quoteQuantity:dec, fillPrice*:dec, createdAt*:ts, filledAt*:ts, systemOrderType:SystemOrderType
RequestForQuoteHistorical | rfqId*:str, clientId:u32, symbol*:str, side*:Side, price:dec, quantity:dec, quoteQuantity:dec, submissionTime*:ts, expiryTime*:ts, status*:OrderStatus, executionMode*:RfqExecutionMode, createdAt*:ts, deferredSettlementQuoteId:str
RequestForQuotePayload | clientId:u32, quantity:dec, quoteQuantity:dec, price:dec, symbol*:str, side*:Side, executionMode:RfqExecutionMode, autoLend:bool, autoLendRedeem:bool, autoBorrow:bool, autoBorrowRepay:bool
RequestForQuoteRefreshPayload | rfqId*:str
Resolution | resolved*:bool, startDate*:ts, endDate:ts, strikePrice:dec, closePrice:dec, resolutionSourceEventIdentifier:str, resolutionSource:ResolutionSource, outcome:str
ResolutionCondition | tagged by 'type': "QuantityRange" + QuantityRangeResolutionCondition ; "StrikePrice" + StrikePriceResolutionCondition ; "Outcome" + OutcomeResolutionCondition
RfqWithQuotes | rfq*:RequestForQuote, quotes*:Quote[]
ScheduledStrategy | id*:str, clientStrategyId:u32, createdAt*:i64, executedQuantity*:dec, executedQuoteQuantity*:dec, quantity*:dec, reduceOnly:bool, selfTradePrevention*:SelfTradePrevention, status*:StrategyStatus, side*:Side, symbol*:str, timeInForce*:TimeInForce, duration*:u64, interval*:u64, randomizedIntervalQuantity:bool, slippageTolerance:dec, slippageToleranceType:SlippageToleranceType
Security | asset*:Asset, name*:str, cusip:str, sessions*:SecuritySession[]
SecuritySession | name*:str, minQuantity*:dec, maxQuantity:dec, stepSize*:dec
Series | slug*:str, title*:str, recurrence:SeriesRecurrence
Settlement | quantity*:dec, source*:SettlementSource, subaccountId:i32, timestamp*:ts, userId*:i32, positionId:str, engineSequence:u64
SqrtFunction | base*:dec, factor*:dec
StakingApyRate | symbol*:str, dilutionFactor*:dec, stakingRate*:dec
StatusAndMessage | status*:Status, message:str
Strategy | id*:str, createdAt*:ts, executedQuantity:dec, executedQuoteQuantity:dec, cancelReason:StrategyCrankCancelReason, strategyType*:StrategyTypeEnum, quantity:dec, selfTradePrevention*:SelfTradePrevention, status*:StrategyStatus, side*:Side, symbol*:str, timeInForce*:TimeInForce, clientStrategyId:u32, duration*:u64, interval*:u64, randomizedIntervalQuantity*:bool, slippageTolerance:dec, slippageToleranceType:SlippageToleranceType
StrategyCancelAllPayload | symbol*:str, strategyType:StrategyTypeEnum
StrategyCancelPayload | clientStrategyId:u32, strategyId:str, symbol*:str
StrategyCreatePayload | autoLend:bool, autoLendRedeem:bool, autoBorrow:bool, autoBorrowRepay:bool, brokerId:u16, clientStrategyId:u32, strategyType*:StrategyTypeEnum, quantity:dec, price:dec, postOnly:bool, reduceOnly:bool, selfTradePrevention:SelfTradePrevention, side*:Side, symbol*:str, timeInForce:TimeInForce, duration:u64, interval:u64, randomizedIntervalQuantity:bool, slippageTolerance:dec, slippageToleranceType:SlippageToleranceType
StrategyType | tagged by 'strategyType': "Scheduled" + ScheduledStrategy
StrikePriceResolutionCondition | condition*:StrikePriceCondition
Tag | slug*:str, title*:str
Ticker | symbol*:str, firstPrice*:dec, lastPrice*:dec, priceChange*:dec, priceChangePercent*:dec, high*:dec, low*:dec, volume*:dec, quoteVolume*:dec, trades*:str
Token | displayName*:str, blockchain*:Blockchain, contractAddress:str, depositEnabled*:bool, minimumDeposit*:dec, withdrawEnabled*:bool, minimumWithdrawal*:dec, maximumWithdrawal:dec, withdrawalFee*:dec, nativeDecimals:u8
Trade | id:i64, price*:dec, quantity*:dec, quoteQuantity*:dec, timestamp*:i64, isBuyerMaker*:bool
UpdateAccountSettingsRequest | autoBorrowSettlements:bool, autoLend:bool, autoRepayBorrows:bool, leverageLimit:dec
UpdateWithdrawalDelayRequest | withdrawalDelayHours*:u32, twoFactorToken*:str
Vault | id*:u32, vaultToken*:str, symbol*:str, mintsEnabled*:bool, redeemsEnabled*:bool, minMintQuantity*:dec, minRedeemTokens*:dec, redeemDelayMs*:i64, tokenStepSize*:dec, remainingMintQuantity:dec
VaultHistory | vaultId*:u32, timestamp*:tsz, nav:dec, vaultEquity:dec, tokenCirculatingSupply:dec
VaultMintRequest | vaultId*:u32, symbol*:str, quantity*:dec, autoBorrow:bool, autoLendRedeem:bool
VaultNav | nav*:dec, twapNav*:dec, mintNav*:dec, redeemNav*:dec, vaultEquity*:dec, netEquity*:dec, tokenCirculatingSupply*:dec, lastCrankTimestamp:i64
VaultRedeem | status*:VaultRedeemStatus, id*:str, vaultId*:u32, vaultTokenQuantity*:dec, vaultToken:str, symbol:str, quantity:dec, nav:dec, reason:str, timestamp*:i64
VaultRedeemCancelRequest | vaultId*:u32
VaultRedeemRequest | vaultId*:u32, vaultTokenQuantity:dec
WalletResponse | blockchain*:str, address*:str
Withdrawal | id*:i32, blockchain*:Blockchain, clientId:str, identifier:str, quantity*:dec, fee*:dec, fiatFee:dec, fiatState:EqualsMoneyWithdrawalState, fiatSymbol:FiatAsset, providerId:str, symbol*:Asset, status*:WithdrawalStatus, subaccountId:u16, toAddress*:str, transactionHash:str, createdAt*:ts, isInternal*:bool, bankName:str, bankIdentifier:str, accountIdentifier:str, triggerAt:ts
WithdrawalDelay | currentWithdrawalDelayHours:i32, pendingWithdrawalDelayHours:i32, pendingWithdrawalDelayHoursEnabledAt:ts
WithdrawalRecipientInformation | withdrawal_address_id*:i32, withdrawal_purpose:str, sanctions_representation:bool
`);

/** Name | values. */
export const publishedEnums = rowsOf(`
ApiErrorCode | ACCOUNT_DEACTIVATED · ACCOUNT_LIQUIDATING · BORROW_LIMIT · BORROW_REQUIRES_LEND_REDEEM · FORBIDDEN · INSUFFICIENT_FUNDS · INSUFFICIENT_MARGIN · INSUFFICIENT_SUPPLY · INVALID_ASSET · INVALID_CLIENT_REQUEST · INVALID_MARKET · INVALID_ORDER · INVALID_PRICE · INVALID_POSITION_ID · INVALID_QUANTITY · INVALID_RANGE · INVALID_SIGNATURE · INVALID_SOURCE · INVALID_SYMBOL · INVALID_TWO_FACTOR_CODE · LEND_LIMIT · LEND_REQUIRES_BORROW_REPAY · MAINTENANCE · MAX_LEVERAGE_REACHED · NOT_IMPLEMENTED · ORDER_LIMIT · POSITION_LIMIT · PRECONDITION_FAILED · RESOURCE_NOT_FOUND · SERVER_ERROR · TIMEOUT · TOO_EARLY · TOO_MANY_REQUESTS · TRADING_PAUSED · UNAUTHORIZED
Blockchain | 0G · Aptos · Arbitrum · Avalanche · Base · Berachain · Bitcoin · BitcoinCash · Bsc · Cardano · Dogecoin · Eclipse · EqualsMoney · Ethereum · Fogo · HyperEVM · Hyperliquid · Linea · Litecoin · Monad · Near · Optimism · Plasma · Polygon · Sei · Sui · Solana · Stable · Story · Tron · XRP · Zcash
BorrowLendBookState | Open · Closed · RepayOnly
BorrowLendEventType | Borrow · BorrowRepay · Lend · LendRedeem
BorrowLendMarketHistoryInterval | 1d · 1w · 1month · 1year
BorrowLendPositionState | Open · Closed
BorrowLendSide | Borrow · Lend
BorrowLendSource | AdlProvider · AutoBorrowRepay · AutoLend · BackstopProvider · DustConversion · Interest · Liquidation · LiquidationAdl · LiquidationBackstop · Manual · Reconciliation · Rfq · SpotMargin · Withdrawal
CancelOrderTypeEnum | RestingLimitOrder · ConditionalOrder
DepositSource | administrator · 0G · aptos · arbitrum · avalanche · base · berachain · bitcoin · bitcoinCash · bsc · cardano · dogecoin · eclipse · ethereum · fogo · hyperEVM · hyperliquid · linea · litecoin · monad · near · polygon · optimism · plasma · sei · stable · sui · solana · story · tron · xRP · zcash · equalsMoney · banxa · internal
DepositStatus | cancelled · confirmed · declined · expired · initiated · ownershipVerificationRequired · pending · refunded · senderVerificationCompleted · senderVerificationRequired
DepthLimit | 5 · 10 · 20 · 50 · 100 · 500 · 1000
EqualsMoneyWithdrawalState | initialized · pending · fulfilling · processing · complete · declined · cancelled · review · awaitingDocuments · awaitingComplianceQuestions · refundedInternal · refundedExternal
FiatAsset | AED · AUD · BGN · BHD · CAD · CHF · CNH · CNY · CZK · DKK · EUR · GBP · HKD · HUF · ILS · JOD · JPY · KES · KWD · MUR · MXN · NOK · NZD · OMR · PLN · QAR · RON · SAR · SEK · SGD · THB · TND · TRY · USD · ZAR · ZMW
FillType | User · BookLiquidation · Adl · Backstop · Liquidation · AllLiquidation · CollateralConversion · CollateralConversionAndSpotLiquidation
InterestPaymentSource | UnrealizedPnl · BorrowLend
KlineInterval | 1s · 1m · 3m · 5m · 15m · 30m · 1h · 2h · 4h · 6h · 8h · 12h · 1d · 3d · 1w · 1month
KlinePriceType | Last · Index · Mark
MarketType | SPOT · PERP · IPERP · DATED · PREDICTION · RFQ
OrderBookState | Open · Closed · CancelOnly · LimitOnly · PostOnly
OrderExpiryReason | AccountTradingSuspended · BorrowRequiresLendRedeem · FillOrKill · InsufficientBorrowableQuantity · InsufficientFunds · InsufficientLiquidity · InvalidPrice · InvalidQuantity · ImmediateOrCancel · InsufficientMargin · Liquidation · NegativeEquity · PostOnlyMode · PostOnlyTaker · PriceOutOfBounds · ReduceOnlyNotReduced · SelfTradePrevention · StopWithoutPosition · PriceImpact · Unknown · UserPermissions · MaxStopOrdersPerPosition · PositionLimit · SlippageToleranceExceeded
OrderStatus | Cancelled · Expired · Filled · New · PartiallyFilled · TriggerPending · TriggerFailed
OrderTypeEnum | Market · Limit
PaymentType | EntryFee · Borrow · Lend · UnrealizedPositivePnl · UnrealizedNegativePnl
PositionState | Open · Closed
ResolutionSource | binance
RfqExecutionMode | AwaitAccept · Immediate
RfqFillType | User · CollateralConversion
SelfTradePrevention | RejectTaker · RejectMaker · RejectBoth
SeriesRecurrence | minutely · fiveMinutely · fifteenMinutely · hourly · daily · weekly · monthly
SettlementSource | TradingFees · TradingFeesSystem · FundingPayment · CulledBorrowInterest · CulledRealizePnlAuto · CulledRealizePnlBookUtilisation · CulledRealizePnlAccountThreshold · CulledRealizePnlSystemThreshold · RealizePnl · BackstopProviderLiquidation · BackstopAdlLiquidation · BackstopLiquidityFundProceeds · SystemLiabilityTransfer
SettlementSourceFilter | BackstopLiquidation · CulledBorrowInterest · CulledRealizePnl · CulledRealizePnlBookUtilization · FundingPayment · RealizePnl · TradingFees · TradingFeesSystem
Side | Bid · Ask
SlippageToleranceType | TickSize · Percent
SortDirection | Asc · Desc
Status | Ok · Maintenance
StrategyCrankCancelReason | Expired · FillOrKill · InsufficientBorrowableQuantity · InsufficientFunds · InsufficientLiquidity · InvalidPrice · InvalidQuantity · InsufficientMargin · Liquidation · PriceOutOfBounds · ReduceOnlyNotReduced · SelfTradePrevention · Unknown · UserPermissions
StrategyStatus | Running · Completed · Cancelled · Terminated
StrategyTypeEnum | Scheduled
StrikePriceCondition | above · below
SystemOrderType | CollateralConversion · FutureExpiry · LiquidatePositionOnAdl · LiquidatePositionOnBook · LiquidatePositionOnBackstop · OrderBookClosed
TickerInterval | 1d · 1w
TimeInForce | GTC · IOC · FOK
VaultHistoryInterval | 1d · 1w · 1month · 1year
VaultRedeemStatus | Requested · Redeemed · Cancelled
WithdrawalStatus | confirmed · ownershipVerificationRequired · pending · recipientInformationProvided · recipientInformationRequired
`);

function rowsOf(table: string): readonly (readonly string[])[] {
  const lines = table.split("\n").filter((line) => line !== "");
  return lines.map((line) => line.split("|").map((cell) => cell.trim()));
}
