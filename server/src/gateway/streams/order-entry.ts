import {
  CONTRACT_VERSION,
  routes,
  socketErrors,
  type greeting,
  type Infer,
  type Route,
  type RouteName,
  type socketFrames,
} from "@holdall/core/contract";
import type { Clock, Rng } from "@holdall/server/ports";
import type { ApiKeys } from "../auth/api-key.ts";
import { isRefusal, type Caller, type Verifier } from "../auth/verifier.ts";
import { NO_IDENTITY } from "../commands/order-commands.ts";
import type { AnyHandler } from "../http/dispatch.ts";
import { checkBody } from "../http/body.ts";
import { JsonRefused } from "../http/strict-json.ts";
import type { Limiter } from "../limiter.ts";
import { RefusalError, refusals, type Refusal } from "../refusal.ts";
import { notImplemented, type Handlers } from "../routes/call.ts";
import type { Session } from "./session.ts";

type HelloFrame = Infer<(typeof socketFrames)["hello"]>;
type LogonFrame = Infer<(typeof socketFrames)["logon"]>;
type CommandFrame = Infer<(typeof socketFrames)["command"]>;

const NONCE_WORDS = 8;
/** A logon has to be renewed within this time. */
const LOGON_MICROS_MAX = 15 * 60 * 1_000_000;

export interface OrderEntryOptions {
  readonly handlers: Handlers;
  readonly verifier: Verifier;
  readonly keys: ApiKeys;
  readonly limiter: Limiter;
  readonly clock: Clock;
  readonly rng: Rng;
  /** Which build of the pages is served; absent where none is. */
  readonly build: string | undefined;
  /** Told of a failure that is ours. */
  readonly onFault: (fault: unknown) => void;
}

/** True when a method names a command that may be sent over a socket. */
export function isSocketCommand(method: string): method is RouteName {
  return (
    Object.hasOwn(routes, method) &&
    (routes as Readonly<Record<string, Route>>)[method].socket === true
  );
}

/** Logon and orders over a socket: one signature for the connection, then numbered frames. */
export function createOrderEntry(options: OrderEntryOptions) {
  /** False when the frame breaks the numbering, after which the socket is to be closed. */
  function command(session: Session, name: RouteName, frame: CommandFrame): boolean {
    // Numbers begin with the first logon: what came before it was never a command.
    if (session.logon === undefined) {
      session.fail(socketErrors.notLoggedOn, frame.id);
      return true;
    }
    if (frame.id !== session.nextCommandId) {
      session.fail(socketErrors.sequence, frame.id);
      return false;
    }
    session.nextCommandId++;
    const caller = callerOf(options, session);
    if (caller === undefined) session.fail(socketErrors.notLoggedOn, frame.id);
    else void answerCommand(options, session, { caller, name, frame });
    return true;
  }

  return {
    hello: (session: Session, frame: HelloFrame) => hello(options, session, frame),
    logon: (session: Session, frame: LogonFrame) => logon(options, session, frame),
    command,
  };
}

async function answerCommand(
  options: OrderEntryOptions,
  session: Session,
  sent: { readonly caller: Caller; readonly name: RouteName; readonly frame: CommandFrame },
): Promise<void> {
  const { id, reply } = sent.frame;
  try {
    const result = await run(options, sent.caller, sent.name, sent.frame);
    if (reply !== false) session.reply({ id, result });
  } catch (failure) {
    session.reply({ id, error: errorOf(refusalFor(failure, options.onFault)) });
  }
}

/** The nonce of a logon to come, and what the venue speaks and serves. */
function hello({ rng, build }: OrderEntryOptions, session: Session, frame: HelloFrame): void {
  const bytes = Buffer.alloc(NONCE_WORDS * 4);
  for (let word = 0; word < NONCE_WORDS; word++) bytes.writeUInt32LE(rng.u32(), word * 4);
  session.nonce = bytes.toString("base64");
  const spoken = { nonce: session.nonce, contract: CONTRACT_VERSION };
  const result: Infer<typeof greeting> = build === undefined ? spoken : { ...spoken, build };
  session.reply({ id: frame.id ?? null, result });
}

function logon({ verifier, clock }: OrderEntryOptions, session: Session, frame: LogonFrame): void {
  const id = frame.id ?? null;
  const { nonce } = session;
  session.nonce = undefined;
  const [publicKey, signature, timestamp, window] = frame.signature;
  const credentials = { publicKey, signature, timestamp, window, address: session.address };
  const nowMs = Math.floor(clock.wallMicros() / 1_000);
  const key = verifier.identify(credentials, nowMs);
  const fields: readonly (readonly [string, string])[] = [["nonce", nonce ?? ""]];
  const parts = () => [{ instruction: "logon", fields }];
  const caller =
    nonce === undefined || isRefusal(key)
      ? refusals.signatureInvalid
      : verifier.verify(key, credentials, { parts, scope: undefined }, nowMs);
  if (isRefusal(caller)) {
    session.reply({ id, error: errorOf(caller) });
    return;
  }
  session.keys.add(caller.key.publicKey);
  session.logon = {
    key: caller.key,
    atMicros: clock.monotonicMicros(),
    cancelsOnDisconnect: cancelsOnDisconnect(caller, frame),
  };
  // Private streams need a key that may read, however the socket was opened.
  if (caller.key.scopes.includes("read")) session.accountId = caller.key.accountId;
  session.reply({ id, result: {} });
}

/** What the key says always holds; a logon may ask for it too. Who may not cancel cancels nothing. */
function cancelsOnDisconnect({ key }: Caller, frame: LogonFrame): boolean {
  const isAsked = key.cancelsOnDisconnect === true || frame.cancelOnDisconnect === true;
  return isAsked && key.scopes.includes("trade");
}

/** The caller of a command, as long as the logon is fresh and the key stands. */
function callerOf({ keys, clock }: OrderEntryOptions, session: Session): Caller | undefined {
  const { logon } = session;
  if (logon === undefined) return undefined;
  if (clock.monotonicMicros() - logon.atMicros > LOGON_MICROS_MAX) return undefined;
  const key = keys.find(logon.key.publicKey);
  if (key === undefined || key.expiresAtMs <= clock.wallMicros() / 1_000) return undefined;
  // Numbered frames cannot be repeated: the connection itself is the memory of requests.
  return { key, address: session.address, ...NO_IDENTITY };
}

async function run(
  { handlers, limiter }: OrderEntryOptions,
  caller: Caller,
  name: RouteName,
  frame: CommandFrame,
): Promise<unknown> {
  const route: Route = routes[name];
  const handler = handlers[name];
  if (route.access.kind !== "key" || route.body === undefined)
    throw new Error(`${name} is no command`);
  if (!caller.key.scopes.includes(route.access.scope))
    throw new RefusalError(refusals.scopeMissing);
  const weight = Array.isArray(frame.params) ? Math.max(1, frame.params.length) : 1;
  const { accountId } = caller.key;
  const isAllowed =
    route.bucket === "cancel"
      ? limiter.takeKey(accountId, "cancel", weight)
      : limiter.takeFrame(accountId, weight);
  if (!isAllowed) throw new RefusalError(refusals.tooManyRequests);
  if (handler === notImplemented) throw new RefusalError(refusals.notImplemented);
  checkBody(route.body, frame.params, route);
  const reply = await (handler as AnyHandler)({
    query: undefined,
    params: undefined,
    body: frame.params,
    caller,
    brokerId: 0,
  });
  return reply.value ?? null;
}

function errorOf(refusal: Refusal): { readonly code: string; readonly message: string } {
  return { code: refusal.code, message: refusal.message };
}

function refusalFor(failure: unknown, onFault: (fault: unknown) => void): Refusal {
  if (failure instanceof RefusalError) return failure.refusal;
  if (failure instanceof JsonRefused)
    return { status: 400, code: "INVALID_CLIENT_REQUEST", message: failure.message };
  onFault(failure);
  return refusals.serverError;
}
