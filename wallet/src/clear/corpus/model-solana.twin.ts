import { base58 } from "@scure/base";
import type { Harm, Truth } from "./item.twin.ts";

/** The chain as it truly is, which no node can change by lying. */
export interface SolanaWorld {
  readonly person: string;
  readonly tables: Readonly<Record<string, readonly string[]>>;
  readonly tokenAccounts: Readonly<Record<string, { mint: string; owner: string; units: bigint }>>;
  readonly decimals: Readonly<Record<string, number>>;
}

/** What the runtime would do with a message, written apart from the decoder and in its own way. */
export function runSolana(bytes: Uint8Array, world: SolanaWorld): Truth {
  try {
    const message = parse(bytes, world);
    return message.instructions.flatMap((one) => run(one, message.signers, world));
  } catch (error) {
    if (error instanceof Rejected) return "void";
    throw error;
  }
}

/** The runtime says no: nothing happens at all. */
class Rejected extends Error {}
const reject = (why: string): never => {
  throw new Rejected(why);
};

interface Raw {
  readonly program: string;
  readonly accounts: readonly string[];
  readonly data: DataView;
}

function parse(bytes: Uint8Array, world: SolanaWorld) {
  let at = 0;
  const byte = (): number => (at < bytes.length ? bytes[at++] : reject("short"));
  const span = (size: number): Uint8Array => {
    if (at + size > bytes.length) reject("short");
    return bytes.slice(at, (at += size));
  };
  const size = (): number => {
    let value = 0;
    for (let shift = 0; shift < 21; shift += 7) {
      const part = byte();
      value |= (part & 127) << shift;
      if ((part & 128) === 0) return value;
    }
    return reject("size");
  };
  const isVersioned = bytes[0] >= 128;
  if (isVersioned && byte() !== 128) reject("version");
  const signerCount = byte();
  byte();
  byte();
  const keys = Array.from({ length: size() }, () => base58.encode(span(32)));
  span(32);
  const raw = Array.from({ length: size() }, () => ({
    program: byte(),
    accounts: [...span(size())],
    data: span(size()),
  }));
  const writable: string[] = [];
  const readonly: string[] = [];
  const tables = isVersioned ? size() : 0;
  for (let i = 0; i < tables; i++) {
    const table = world.tables[base58.encode(span(32))] ?? reject("table");
    for (const list of [writable, readonly]) {
      for (const index of span(size())) list.push(table[index] ?? reject("table index"));
    }
  }
  if (at !== bytes.length) reject("trailing");
  const all = [...keys, ...writable, ...readonly];
  if (new Set(all).size !== all.length) reject("twice");
  const instructions = raw.map((one): Raw => {
    const copy = new Uint8Array(one.data);
    return {
      program: keys[one.program] ?? reject("program"),
      accounts: one.accounts.map((index) => all[index] ?? reject("index")),
      data: new DataView(copy.buffer),
    };
  });
  return { signers: keys.slice(0, signerCount), instructions };
}

const SYSTEM = "1".repeat(32);
const TOKENS = [
  "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
  "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb",
];
const ATA = "ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL";
const STAKE = "Stake11111111111111111111111111111111111111";
const HARMLESS = [
  "Memo1UhkJRfHyvLMcVucJwxXeuD728EqVDDwQDxFMNo",
  "MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr",
  "ComputeBudget111111111111111111111111111111",
  "AddressLookupTab1e1111111111111111111111111",
];

function run(one: Raw, signers: readonly string[], world: SolanaWorld): readonly Harm[] {
  if (HARMLESS.includes(one.program)) return [];
  if (one.program === SYSTEM) return runSystem(one, signers, world);
  if (TOKENS.includes(one.program)) return runToken(one, signers, world);
  if (one.program === STAKE) return runStake(one, signers, world);
  if (one.program === ATA) {
    const [payer, account] = one.accounts;
    return payer === world.person ? [move("native", 2_039_280n, account)] : [];
  }
  return [{ kind: "unknown", what: one.program }];
}

const move = (asset: string, units: bigint, ...to: readonly string[]): Harm => ({
  kind: "move",
  asset,
  units,
  to,
});
const keyAt = (data: DataView, offset: number): string =>
  base58.encode(new Uint8Array(data.buffer, offset, 32));

/** Fields beyond the end of the data make the program fail. */
function guarded<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof RangeError) return reject("data");
    throw error;
  }
}

function runSystem(
  { accounts, data }: Raw,
  signers: readonly string[],
  world: SolanaWorld,
): readonly Harm[] {
  return guarded(() => {
    const tag = data.getUint32(0, true);
    const isMine = (address: string) => address === world.person && signers.includes(address);
    if (tag === 0 || tag === 2) {
      return isMine(accounts[0]) ? [move("native", data.getBigUint64(4, true), accounts[1])] : [];
    }
    if (tag === 1) {
      const program = keyAt(data, 4);
      return isMine(accounts[0]) ? [{ kind: "power", subject: accounts[0], to: program }] : [];
    }
    if (tag === 3) {
      const seedLength = Number(data.getBigUint64(36, true));
      const units = data.getBigUint64(44 + seedLength, true);
      return isMine(accounts[0]) ? [move("native", units, accounts[1])] : [];
    }
    if (tag === 5) {
      return isMine(accounts[4]) ? [move("native", data.getBigUint64(4, true), accounts[1])] : [];
    }
    if (tag === 7) {
      const to = keyAt(data, 4);
      const isGiven = isMine(accounts[1]) && to !== world.person;
      return isGiven ? [{ kind: "power", subject: accounts[0], to }] : [];
    }
    if (tag === 11) {
      return isMine(accounts[1]) ? [move("native", data.getBigUint64(4, true), accounts[2])] : [];
    }
    return [];
  });
}

function runToken(one: Raw, signers: readonly string[], world: SolanaWorld): readonly Harm[] {
  const { accounts, data } = one;
  return guarded(() => {
    const tag = data.getUint8(0);
    const held = (account: string) => world.tokenAccounts[account] ?? reject("no token account");
    const owned = (account: string, authority: string) => {
      const facts = held(account);
      return facts.owner === world.person &&
        authority === world.person &&
        signers.includes(authority)
        ? facts
        : null;
    };
    const to = (account: string) => {
      const owner = world.tokenAccounts[account]?.owner;
      return owner === undefined ? [account] : [account, owner];
    };
    const checkMint = (mint: string, decimals: number, facts: { mint: string } | null) => {
      if (facts !== null && facts.mint !== mint) reject("mint");
      if (world.decimals[mint] !== decimals) reject("decimals");
    };
    if (tag === 3) {
      const mine = owned(accounts[0], accounts[2]);
      const units = data.getBigUint64(1, true);
      return mine === null ? [] : [move(`token:${mine.mint}`, units, ...to(accounts[1]))];
    }
    if (tag === 12 || tag === 26) {
      const mine = owned(accounts[0], accounts[3]);
      const skip = tag === 26 ? 1 : 0;
      const units = data.getBigUint64(1 + skip, true);
      checkMint(accounts[1], data.getUint8(9 + skip), mine);
      return mine === null ? [] : [move(`token:${mine.mint}`, units, ...to(accounts[2]))];
    }
    if (tag === 4 || tag === 13) {
      const isChecked = tag === 13;
      const mine = owned(accounts[0], accounts[isChecked ? 3 : 2]);
      const units = data.getBigUint64(1, true);
      if (isChecked) checkMint(accounts[1], data.getUint8(9), mine);
      const spender = accounts[isChecked ? 2 : 1];
      return mine === null ? [] : [{ kind: "grant", asset: `token:${mine.mint}`, units, spender }];
    }
    if (tag === 6) {
      if (owned(accounts[0], accounts[1]) === null) return [];
      const next = data.getUint8(2) === 1 ? keyAt(data, 3) : null;
      return next === world.person ? [] : [{ kind: "power", subject: accounts[0], to: next }];
    }
    if (tag === 8 || tag === 15) {
      const mine = owned(accounts[0], accounts[2]);
      const units = data.getBigUint64(1, true);
      if (tag === 15) checkMint(accounts[1], data.getUint8(9), mine);
      return mine === null ? [] : [move(`token:${mine.mint}`, units, accounts[1], accounts[0])];
    }
    if (tag === 9) {
      const mine = owned(accounts[0], accounts[2]);
      const isKept = mine === null || accounts[1] === world.person;
      return isKept ? [] : [{ kind: "power", subject: accounts[0], to: accounts[1] }];
    }
    return [];
  });
}

/** Accounts that the program passes over, whatever their place. */
const STAKE_SYSVARS = [
  "SysvarC1ock11111111111111111111111111111111",
  "SysvarRent111111111111111111111111111111111",
  "SysvarStakeHistory1111111111111111111111111",
  "StakeConfig11111111111111111111111111111111",
];

function runStake(
  { accounts: named, data }: Raw,
  signers: readonly string[],
  world: SolanaWorld,
): readonly Harm[] {
  return guarded(() => {
    const tag = data.getUint32(0, true);
    const accounts = named.filter((one) => !STAKE_SYSVARS.includes(one));
    const [stake, second, third] = accounts;
    const power = (to: string): readonly Harm[] =>
      to === world.person ? [] : [{ kind: "power", subject: stake, to }];
    switch (tag) {
      case 0: {
        const isHeld = data.getBigUint64(68, true) !== 0n || data.getBigUint64(76, true) !== 0n;
        const held = isHeld ? power(keyAt(data, 84)) : [];
        return [...power(keyAt(data, 4)), ...power(keyAt(data, 36)), ...held];
      }
      case 1:
        return power(keyAt(data, 4));
      case 4: {
        const isMine = third === world.person && signers.includes(third);
        return isMine && second !== world.person
          ? [move("native", data.getBigUint64(4, true), second)]
          : [];
      }
      case 10:
        return power(third);
      case 2:
      case 3:
      case 5:
      case 7:
        return [];
      default:
        return [{ kind: "unknown", what: `stake ${tag}` }];
    }
  });
}
