import {
  check,
  socketErrors,
  socketFrames,
  type Infer,
  type RouteName,
} from "@holdall/core/contract";
import type { Clock } from "@holdall/server/ports";
import { fits } from "../http/acceptor.ts";
import { JsonRefused, parseStrictJson } from "../http/strict-json.ts";
import type { Hub } from "./hub.ts";
import { isSocketCommand, type createOrderEntry } from "./order-entry.ts";
import type { Session } from "./session.ts";
import type { createSubscriptions } from "./subscriptions.ts";

type CommandFrame = Infer<(typeof socketFrames)["command"]>;

const SECOND_MICROS = 1_000_000;
/** Frames a socket may send in a second; commands after a logon draw from their own allowance. */
const FRAMES_PER_SECOND_MAX = 50;

export interface FramesInOptions {
  readonly hub: Hub;
  readonly clock: Clock;
  readonly subscriptions: ReturnType<typeof createSubscriptions>;
  readonly orderEntry: ReturnType<typeof createOrderEntry>;
}

/** Reads what sockets send: text frames of JSON, each one of the contract's frames. */
export function createFramesIn({ hub, clock, subscriptions, orderEntry }: FramesInOptions) {
  /** False, and the socket closed, when it sends faster than it may. */
  function isWithinRate(session: Session): boolean {
    const nowMicros = clock.monotonicMicros();
    if (nowMicros - session.secondMicros >= SECOND_MICROS) {
      session.secondMicros = nowMicros;
      session.framesInSecond = 0;
    }
    session.framesInSecond++;
    if (session.framesInSecond <= FRAMES_PER_SECOND_MAX) return true;
    session.fail(socketErrors.tooManyFrames);
    hub.close(session, "flood");
    return false;
  }

  function sendCommand(session: Session, ...command: [RouteName, CommandFrame]): void {
    if (!orderEntry.command(session, ...command)) hub.close(session, "sequence");
  }

  return function receive(session: Session, text: string): void {
    if (session.isClosing) return;
    const message = parseMessage(text);
    if (message !== undefined && session.logon !== undefined && isCommandFrame(message)) {
      const { method } = message;
      if (isSocketCommand(method)) return sendCommand(session, method, message);
    }
    if (!isWithinRate(session)) return;
    if (message === undefined) return session.fail(socketErrors.parse);
    const { method } = message;
    const subscribe = check(socketFrames.subscribe, message, "ignore");
    if (subscribe.ok) return subscriptions(session, subscribe.value);
    const isSubscription = method === "SUBSCRIBE" || method === "UNSUBSCRIBE";
    if (isSubscription && subscribe.fault.reason === "range")
      return session.fail(socketErrors.tooManyStreams);
    const hello = check(socketFrames.hello, message, "ignore");
    if (hello.ok) return orderEntry.hello(session, hello.value);
    const logon = check(socketFrames.logon, message, "ignore");
    if (logon.ok) return orderEntry.logon(session, logon.value);
    if (!isCommandFrame(message) || !isSocketCommand(message.method))
      return session.fail(socketErrors.parse);
    return sendCommand(session, message.method, message);
  };
}

function isCommandFrame(message: object): message is CommandFrame {
  return fits(socketFrames.command, message);
}

function parseMessage(text: string): { readonly method?: unknown } | undefined {
  try {
    const value = parseStrictJson(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch (failure) {
    if (failure instanceof JsonRefused) return undefined;
    throw failure;
  }
}
