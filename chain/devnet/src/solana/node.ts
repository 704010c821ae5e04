import { randomBytes } from "node:crypto";
import { Faults, RpcError, openDoor } from "@holdall/devnet/door";
import type { Call, FaultRow } from "@holdall/devnet/door";
import { LEDGER_DEFAULTS } from "./ledger/ledger.ts";
import type { LedgerSettings } from "./ledger/ledger.ts";
import { accountMethods } from "./rpc/accounts.ts";
import { clusterMethods } from "./rpc/cluster.ts";
import { controlMethods } from "./rpc/control.ts";
import type { Method, NodeCall } from "./rpc/params.ts";
import { invalid } from "./rpc/params.ts";
import { tokenMethods } from "./rpc/tokens.ts";
import { transactionMethods } from "./rpc/transactions.ts";
import { openLedger } from "./stored-ledger.ts";
import { Subscriptions } from "./subscriptions.ts";

const SAVE_EVERY_MS = 5_000;

export interface SolanaOptions extends Partial<Omit<LedgerSettings, "seed">> {
  /** 0 takes a free port whose neighbour is free too. */
  readonly port?: number;
  /** Names the run: addresses, genesis hash and faucet follow from it. */
  readonly seed: string;
  /** Where the chain is kept; absent, it lives in memory. */
  readonly folder?: string;
  /** What control methods must show; absent, a random one. */
  readonly token?: string;
  readonly faults?: { readonly rows: readonly FaultRow[]; readonly seed: number };
  readonly nowMs?: () => number;
  readonly say?: (line: string) => void;
}

/** A local Solana that clients reach as they reach any node. */
export interface SolanaDevnet {
  readonly url: string;
  readonly wsUrl: string;
  readonly token: string;
  /** CAIP-2, from the genesis hash of this run. */
  readonly networkId: string;
  close(): Promise<void>;
}

/** Starts a local Solana; resolves when it answers. */
export async function startSolana(options: SolanaOptions): Promise<SolanaDevnet> {
  const { nowMs = Date.now, say = () => {}, token = randomBytes(16).toString("hex") } = options;
  const stored = openLedger(settingsOf(options), options.folder, nowMs());
  const { ledger } = stored;
  if (stored.damage !== undefined) say(`${stored.damage}: the previous snapshot is used`);
  const faults = new Faults();
  if (options.faults !== undefined) faults.set(options.faults.rows, options.faults.seed);
  const subscriptions = new Subscriptions(ledger);
  ledger.listener = subscriptions;
  const clock = slotClock(() => ledger.advance(nowMs()), ledger.settings.slotMs);
  const control = controlMethods({ faults, save: () => stored.save(), setSlotMs: clock.set });
  const methods = methodsWith(control);
  const answer = async ({ method, params, socket, fault }: Call): Promise<unknown> => {
    if (!Array.isArray(params)) throw invalid("Invalid params: a list is expected");
    const call: NodeCall = { ledger, params, fault, nowMs };
    const subscribed = subscriptions.answer(method, call, socket);
    if (subscribed !== undefined) return subscribed;
    const run = methods.get(method);
    if (run === undefined) throw new RpcError(-32_601, "Method not found");
    return run(call);
  };
  const door = await openDoor({
    port: options.port ?? 0,
    hasNextPort: true,
    token,
    faults,
    isControl: (method) => method.startsWith("devnet_"),
    answer,
    onFault: (fault) => say(`a call failed: ${fault.stack ?? fault.message}`),
  }).catch((error: unknown) => {
    clock.set(0);
    stored.close();
    throw error;
  });
  const stopSaving = saveWhenChanged(
    () => ledger.changes,
    () => stored.save(),
  );
  return {
    url: `http://127.0.0.1:${door.port}`,
    wsUrl: `ws://127.0.0.1:${door.port}`,
    token,
    networkId: `solana:${ledger.genesis.hash.slice(0, 32)}`,
    async close() {
      clock.set(0);
      stopSaving();
      await door.close();
      stored.close();
    },
  };
}

function settingsOf(options: SolanaOptions): LedgerSettings {
  const { slotMs, confirmedAfterSlots, finalizedAfterSlots, slotsPerEpoch, ratePerEpochPpb } =
    options;
  return {
    seed: options.seed,
    slotMs: slotMs ?? LEDGER_DEFAULTS.slotMs,
    confirmedAfterSlots: confirmedAfterSlots ?? LEDGER_DEFAULTS.confirmedAfterSlots,
    finalizedAfterSlots: finalizedAfterSlots ?? LEDGER_DEFAULTS.finalizedAfterSlots,
    slotsPerEpoch: slotsPerEpoch ?? LEDGER_DEFAULTS.slotsPerEpoch,
    ratePerEpochPpb: ratePerEpochPpb ?? LEDGER_DEFAULTS.ratePerEpochPpb,
  };
}

function methodsWith(control: Readonly<Record<string, Method>>): ReadonlyMap<string, Method> {
  return new Map(
    Object.entries({
      ...accountMethods,
      ...clusterMethods,
      ...tokenMethods,
      ...transactionMethods,
      ...control,
    }),
  );
}

/** Opens a slot after each interval; an interval of 0 stands still. */
function slotClock(advance: () => void, slotMs: number) {
  let timer: NodeJS.Timeout | undefined;
  const set = (everyMs: number): void => {
    clearInterval(timer);
    timer = everyMs === 0 ? undefined : setInterval(advance, everyMs);
  };
  set(slotMs);
  return { set };
}

function saveWhenChanged(version: () => number, save: () => void): () => void {
  let saved = version();
  const timer = setInterval(() => {
    if (version() === saved) return;
    saved = version();
    save();
  }, SAVE_EVERY_MS);
  return () => clearInterval(timer);
}
