import {
  SOCKET_STREAMS_MAX,
  socketErrors,
  streams,
  type Infer,
  type socketFrames,
} from "@holdall/core/contract";
import type { Clock } from "@holdall/server/ports";
import type { ApiKeys } from "../auth/api-key.ts";
import { isRefusal, type Verifier } from "../auth/verifier.ts";
import type { Market } from "../catalogue.ts";
import type { Context } from "../routes/call.ts";
import { privateChannel, type Channels } from "./channels.ts";
import { CHECKSUM_SUFFIX } from "./depth-publisher.ts";
import { EVENT, streamFrame, type Frame } from "./frame.ts";
import { balancePayload } from "./payloads.ts";
import type { MarginPublisher } from "./margin-publisher.ts";
import type { Publisher } from "./publisher.ts";
import type { Session } from "./session.ts";
import { parseStreamName, type ParsedStream } from "./stream-name.ts";
import type { KlineInterval } from "../market-data/intervals.ts";

type SubscribeFrame = Infer<(typeof socketFrames)["subscribe"]>;

export interface SubscriptionsOptions {
  readonly context: Context;
  readonly channels: Channels;
  readonly publisher: Publisher;
  readonly margin: MarginPublisher;
  readonly verifier: Verifier;
  readonly keys: ApiKeys;
  readonly clock: Clock;
}

/** Answers SUBSCRIBE and UNSUBSCRIBE frames. */
export function createSubscriptions(options: SubscriptionsOptions) {
  const { context, channels, publisher, margin, clock } = options;

  function subscribe(session: Session, parsed: ParsedStream, frame: SubscribeFrame): void {
    const channel = channelOf(session, parsed, frame.checksum === true);
    if (channels.count(session) >= SOCKET_STREAMS_MAX) {
      session.fail(socketErrors.tooManyStreams);
      return;
    }
    const market =
      parsed.symbol === undefined ? undefined : context.catalogue.findMarket(parsed.symbol);
    // A market that is not there is silence, as published; the name is kept for when it is listed.
    if (market !== undefined && parsed.stream === "kline")
      publisher
        .of(market.marketId)
        .klines.open(parsed.interval as KlineInterval, Math.floor(clock.wallMicros() / 1_000));
    if (channel === `${parsed.name}${CHECKSUM_SUFFIX}`) channels.remove(parsed.name, session);
    else channels.remove(`${parsed.name}${CHECKSUM_SUFFIX}`, session);
    if (!channels.add(channel, session)) return;
    // The positions held are sent to everybody who subscribes, as published.
    if (parsed.stream === "positionUpdate" && session.accountId !== undefined)
      void margin.sendPositions(session.accountId, parsed.name, session, clock.wallMicros());
    if (frame.snapshot !== true) return;
    const first =
      market === undefined
        ? undefined
        : snapshotOf(options, parsed, market, frame.checksum === true);
    if (first !== undefined) session.push(first);
    if (parsed.stream === "balanceUpdate") void sendBalances(options, session);
  }

  return function handle(session: Session, frame: SubscribeFrame): void {
    const needsKey = frame.params.some((name) => name.startsWith("account."));
    if (needsKey && !isAuthorised(options, session, frame)) {
      session.fail(socketErrors.signature);
      return;
    }
    for (const name of frame.params) {
      const parsed = parseStreamName(name);
      if ("code" in parsed) {
        session.fail(parsed);
        continue;
      }
      if (frame.method === "SUBSCRIBE") subscribe(session, parsed, frame);
      else
        for (const hasChecksum of [false, true])
          channels.remove(channelOf(session, parsed, hasChecksum), session);
    }
  };
}

/** The channel behind a name: private ones are the account's, checked depth is apart from plain. */
function channelOf(session: Session, parsed: ParsedStream, hasChecksum: boolean): string {
  if (streams[parsed.stream].access === "key") {
    const { accountId } = session;
    if (accountId === undefined) throw new Error(`${parsed.name} without an account`);
    return privateChannel(accountId, parsed.name);
  }
  const isDepth = parsed.stream === "depth" || parsed.stream === "depthWindow";
  return isDepth && hasChecksum ? `${parsed.name}${CHECKSUM_SUFFIX}` : parsed.name;
}

/** Private streams need the frame's own signature, an earlier one of the socket, or a logon that may read. */
function isAuthorised(
  { verifier, clock }: SubscriptionsOptions,
  session: Session,
  frame: SubscribeFrame,
): boolean {
  if (frame.signature === undefined || frame.signature === null)
    return session.accountId !== undefined;
  const [publicKey, signature, timestamp, window] = frame.signature;
  const nowMs = Math.floor(clock.wallMicros() / 1_000);
  const credentials = { publicKey, signature, timestamp, window, address: session.address };
  const key = verifier.identify(credentials, nowMs);
  if (isRefusal(key)) return false;
  const parts = () => [{ instruction: "subscribe", fields: [] }];
  const caller = verifier.verify(key, credentials, { parts, scope: "read" }, nowMs);
  if (isRefusal(caller)) return false;
  session.keys.add(caller.key.publicKey);
  session.accountId = caller.key.accountId;
  return true;
}

/** The present state of a public stream, for a reader who asked for it. */
function snapshotOf(
  { context, publisher, clock }: SubscriptionsOptions,
  parsed: ParsedStream,
  market: Market,
  hasChecksum: boolean,
): Frame | undefined {
  const wallMicros = clock.wallMicros();
  switch (parsed.stream) {
    case "depth":
    case "depthWindow":
      return publisher.of(market.marketId).depth.snapshot(parsed.name, hasChecksum, wallMicros);
    case "kline":
      return publisher.of(market.marketId).klines.snapshot(parsed.name, wallMicros);
    case "bookTicker": {
      const { book } = context.data.feed(market.marketId);
      const moment = { emittedMicros: wallMicros, engineMicros: book.timeMicros };
      return publisher.bookTickerFrame(market, moment);
    }
    case "ticker":
      return publisher.tickerFrame(market, wallMicros);
    case "markPrice":
      return market.markTicks === 0 ? undefined : publisher.markPriceFrame(market, wallMicros);
    case "trade":
    case "openInterest":
    case "liquidation":
    case "orderUpdate":
    case "positionUpdate":
    case "rfqUpdate":
    case "balanceUpdate":
    case "fillUpdate":
    case "liquidationUpdate":
    case "marginUpdate":
      return undefined;
  }
}

/** The balances of the session's account, as its private stream would tell them. */
async function sendBalances(
  { context, clock }: SubscriptionsOptions,
  session: Session,
): Promise<void> {
  const accountId = session.accountId;
  if (accountId === undefined) return;
  const { answer } = await context.venue.query({ kind: "balances", accountId });
  const emittedMicros = clock.wallMicros();
  for (const balance of answer) {
    const asset = context.catalogue.asset(balance.assetId);
    const moment = { emittedMicros, engineMicros: emittedMicros };
    session.push(
      streamFrame("account.balanceUpdate", balancePayload(asset, balance, moment), EVENT),
    );
  }
}
