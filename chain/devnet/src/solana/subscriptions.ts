import type { DoorSocket } from "@holdall/devnet/door";
import { RpcError } from "@holdall/devnet/door";
import type { Block, Level, SealedBlock } from "./ledger/block.ts";
import type { TransactionRecord } from "./ledger/history.ts";
import type { Ledger, LedgerListener } from "./ledger/ledger.ts";
import type { Account } from "./runtime/account.ts";
import { readFilters } from "./rpc/accounts.ts";
import { invalid, levelOf, readAddress, shownAs } from "./rpc/params.ts";
import type { NodeCall, Options } from "./rpc/params.ts";
import { shownAccount } from "./show/account.ts";
import type { ShownAs } from "./show/account.ts";

const PER_SOCKET_MAX = 1_000;

interface Subscription {
  readonly id: number;
  readonly socket: DoorSocket;
  readonly level: Level;
  readonly watch: Watch;
}

type Watch =
  | { readonly kind: "signature"; readonly signature: string }
  | { readonly kind: "account"; readonly address: string; readonly options: Options }
  | {
      readonly kind: "program";
      readonly program: string;
      readonly options: Options;
      readonly fits: (account: Account) => boolean;
    }
  | { readonly kind: "logs"; readonly mentions: string | undefined }
  | { readonly kind: "slot" }
  | { readonly kind: "root" };

/** Who wants to hear of what, and the telling. One per node; it dies with its sockets. */
export class Subscriptions implements LedgerListener {
  readonly #ledger: Ledger;
  readonly #byId = new Map<number, Subscription>();
  #nextId = 1;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** The subscription methods: `xSubscribe` and `xUnsubscribe`. `undefined` for any other method. */
  answer(method: string, call: NodeCall, socket: DoorSocket | undefined): unknown {
    const found = /^(signature|account|program|logs|slot|root)(Subscribe|Unsubscribe)$/u.exec(
      method,
    );
    if (found === null) return undefined;
    if (socket === undefined) throw new RpcError(-32_601, "Method not found: use a WebSocket");
    return found[2] === "Subscribe"
      ? this.#add(this.#watchOf(found[1] as Watch["kind"], call), call, socket)
      : this.#byId.delete(Number(call.params[0]));
  }

  accountsChanged(addresses: readonly string[], record: TransactionRecord | undefined): void {
    const { slot } = this.#ledger.open;
    const changed = new Set(addresses);
    for (const one of this.#byId.values()) {
      if (one.level !== "processed") continue;
      this.#tellAccounts(one, changed, slot);
      if (record !== undefined) this.#tellRecord(one, record, slot);
    }
  }

  slotOpened({ slot, parentSlot }: Block): void {
    const root = this.#ledger.slotAt("finalized");
    for (const one of this.#byId.values()) {
      if (one.watch.kind === "slot") this.#tell(one, { slot, parent: parentSlot, root });
    }
  }

  levelReached(level: Exclude<Level, "processed">, blocks: readonly SealedBlock[]): void {
    for (const block of blocks) this.#tellBlock(level, block);
  }

  #tellBlock(level: Level, block: SealedBlock): void {
    const records = block.signatures.map((signature) => this.#ledger.history.find(signature));
    const changed = new Set(block.before.keys());
    for (const one of this.#byId.values()) {
      if (one.watch.kind === "root" && level === "finalized") this.#tell(one, block.slot);
      if (one.level !== level) continue;
      this.#tellAccounts(one, changed, block.slot);
      for (const record of records) {
        if (record !== undefined) this.#tellRecord(one, record, block.slot);
      }
    }
  }

  #tellAccounts(one: Subscription, changed: ReadonlySet<string>, slot: number): void {
    const { watch } = one;
    if (watch.kind === "account" && changed.has(watch.address)) {
      this.#tellIn(one, slot, this.#shown(watch.address, watch.options, slot));
    }
    if (watch.kind !== "program") return;
    for (const pubkey of changed) {
      const account = this.#ledger.accountAt(pubkey, slot);
      if (account?.owner !== watch.program || !watch.fits(account)) continue;
      this.#tellIn(one, slot, { pubkey, account: this.#shown(pubkey, watch.options, slot) });
    }
  }

  #tellRecord(one: Subscription, record: TransactionRecord, slot: number): void {
    const { watch } = one;
    const { signature, error: err, logs } = record;
    if (watch.kind === "signature" && watch.signature === signature) {
      this.#tellIn(one, slot, { err });
      this.#byId.delete(one.id);
    }
    if (watch.kind !== "logs") return;
    const isWanted = watch.mentions === undefined || record.keys.includes(watch.mentions);
    if (isWanted) this.#tellIn(one, slot, { signature, err, logs });
  }

  #shown(address: string, options: Options, slot: number) {
    const account = this.#ledger.accountAt(address, slot) ?? EMPTY;
    return shownAccount(address, account, this.#as(options, slot));
  }

  #as(options: Options, slot: number): ShownAs {
    const call = { ledger: this.#ledger, params: [], fault: undefined, nowMs: () => 0 };
    return shownAs(call, options, slot);
  }

  #tellIn(one: Subscription, slot: number, value: unknown): void {
    this.#tell(one, { context: { slot }, value });
  }

  #tell({ id, socket, watch }: Subscription, result: unknown): void {
    const method = `${watch.kind}Notification`;
    socket.send({ jsonrpc: "2.0", method, params: { result, subscription: id } });
  }

  #watchOf(kind: Watch["kind"], { params }: NodeCall): Watch {
    const options = Object(params[1] ?? {}) as Options;
    switch (kind) {
      case "signature":
        return { kind, signature: String(params[0]) };
      case "account": {
        const address = readAddress(params[0]);
        this.#as(options, 0);
        return { kind, address, options };
      }
      case "program":
        return {
          kind,
          program: readAddress(params[0]),
          options,
          fits: readFilters(options["filters"]),
        };
      case "logs":
        return { kind, mentions: readMentions(params[0]) };
      case "slot":
      case "root":
        return { kind };
    }
  }

  #add(watch: Watch, { params }: NodeCall, socket: DoorSocket): number {
    const mine = [...this.#byId.values()].filter((one) => one.socket === socket);
    if (mine.length >= PER_SOCKET_MAX) throw invalid(`at most ${PER_SOCKET_MAX} subscriptions`);
    if (mine.length === 0) socket.onClose(() => this.#forget(socket));
    const level = levelOf(Object(params[1] ?? {}) as Options);
    const one: Subscription = { id: this.#nextId++, socket, level, watch };
    this.#byId.set(one.id, one);
    // A signature that is already as certain as asked is told at once, after the answer.
    if (watch.kind === "signature") queueMicrotask(() => setImmediate(() => this.#tellPast(one)));
    return one.id;
  }

  #tellPast(one: Subscription): void {
    if (one.watch.kind !== "signature" || !this.#byId.has(one.id)) return;
    const record = this.#ledger.history.find(one.watch.signature);
    if (record === undefined || record.slot > this.#ledger.slotAt(one.level)) return;
    this.#tellRecord(one, record, record.slot);
  }

  #forget(socket: DoorSocket): void {
    for (const [id, one] of this.#byId) if (one.socket === socket) this.#byId.delete(id);
  }
}

const EMPTY: Account = {
  lamports: 0n,
  data: new Uint8Array(),
  owner: "11111111111111111111111111111111",
  executable: false,
};

function readMentions(filter: unknown): string | undefined {
  if (filter === "all" || filter === "allWithVotes") return undefined;
  const { mentions } = Object(filter) as { readonly mentions?: unknown };
  if (!Array.isArray(mentions) || mentions.length !== 1) {
    throw invalid("Invalid Request: Only 1 address supported");
  }
  return readAddress(mentions[0]);
}
