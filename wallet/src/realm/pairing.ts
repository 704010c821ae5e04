import { checkShown, shapeOf } from "@holdall/wallet/hardware";
import type { KeptDevice } from "@holdall/wallet/hardware";
import { readStructure } from "@holdall/wallet/clear";
import { addressOf, parsePath, pathOf, readAddress, SCHEMES } from "@holdall/wallet/keyring";
import type { DeviceSource, Family, SignRequest, Source, VaultBody } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { accountsByCode, deviceOver, encodeDevice, isDevice } from "./device-line.ts";
import type { AskDevice } from "./device-line.ts";
import type { Change } from "./vault-seat.ts";

/** What the person wants to see of a device: a kind of account, and which numbers of it. */
export interface Wanted {
  readonly kind: DeviceSource;
  readonly scheme: string;
  /** Number of the first account. */
  readonly start: number;
}

/** An account as a device has it. */
export interface FoundAccount {
  readonly family: Family;
  readonly path: string;
  readonly address: string;
}

/** The account the person chose, what to call it, and beside which source. */
export interface Chosen {
  readonly kind: DeviceSource;
  readonly path: string;
  readonly address: string;
  readonly label: string;
  /** A device already known that it belongs to; 0 for a new one. */
  readonly source: number;
  /** Firmware, as the person reads it off a device that has no cable. */
  readonly version: string;
}

/** Finding the accounts of a device and taking one into the vault. */
export interface Pairing {
  find(wanted: Wanted): Promise<Outcome<readonly FoundAccount[]>>;
  /**
   * What takes the chosen account in, once the person has compared it on the device. A body that has
   * it already is told so before anybody takes the device in hand.
   */
  add(body: VaultBody, chosen: Chosen): Promise<Outcome<Change>>;
  forget(): void;
}

interface Found extends FoundAccount {
  readonly fingerprint: number;
  readonly publicKey: Uint8Array;
}

interface State {
  readonly ask: AskDevice;
  found: readonly Found[];
}

/** Accounts asked of a device at once. */
const FOUND_MAX = 5;

/** Nothing was found yet. */
export function createPairing(ask: AskDevice): Pairing {
  const state: State = { ask, found: [] };
  return {
    async find(wanted) {
      const found = await (wanted.kind === "keystone"
        ? readCodes(state)
        : askAddresses(state, wanted));
      if (!found.ok) return found;
      state.found = found.value;
      return accept(found.value.map(({ family, path, address }) => ({ family, path, address })));
    },
    add: (body, chosen) => add(state, body, chosen),
    forget: () => void (state.found = []),
  };
}

/** A device without a cable tells its accounts in one code. */
async function readCodes({ ask }: State): Promise<Outcome<readonly Found[]>> {
  const read = await accountsByCode(ask);
  if (!read.ok) return read;
  // An address is what follows from a key, whatever else was said.
  const own = read.value.map((one) => ({ ...one, address: addressOf(one.family, one.publicKey) }));
  return accept(own);
}

/** A device with a cable is asked for each address; it shows none of them yet. */
async function askAddresses(
  { ask }: State,
  { kind, scheme: id, start }: Wanted,
): Promise<Outcome<readonly Found[]>> {
  const scheme = SCHEMES.find((one) => one.id === id);
  if (scheme === undefined) return refuse("malformed", "scheme");
  const { family } = scheme;
  const link = deviceOver(cabled(kind), ask);
  const status = await link.status(family);
  if (!status.ok) return status;
  const found: Found[] = [];
  for (let at = start; at < start + FOUND_MAX; at++) {
    const path = pathOf(scheme, at);
    const address = await link.address(family, parsePath(path) ?? [], false);
    if (!address.ok) return address;
    const read = readAddress(address.value ?? "");
    if (!read.ok) return refuse("device-answer", "address");
    const { bytes: publicKey } = read.value;
    found.push({ family, path, address: read.value.address, publicKey, fingerprint: 0 });
  }
  return accept(found);
}

const cabled = (kind: DeviceSource): KeptDevice => ({ kind, fingerprint: 0, version: [0, 0, 0] });

async function add(state: State, body: VaultBody, chosen: Chosen): Promise<Outcome<Change>> {
  const { path, address } = chosen;
  const found = state.found.find((one) => one.path === path && one.address === address);
  if (found === undefined) return refuse("account-unknown", address);
  if (hasAccount(body, address)) return refuse("account-known", address);
  const device = deviceOf(chosen, found.fingerprint);
  if (!device.ok) return device;
  const same = await compared(state, device.value, found);
  if (!same.ok) return same;
  return accept((present) => withDevice(present, { chosen, found, device: device.value }));
}

function withDevice(
  body: VaultBody,
  { chosen, found, device }: { chosen: Chosen; found: Found; device: KeptDevice },
): Outcome<VaultBody> {
  const { kind, label } = chosen;
  const { family, path, publicKey, address } = found;
  if (hasAccount(body, address)) return refuse("account-known", address);
  const kept = sourceOf(body, chosen, device);
  if (!kept.ok) return kept;
  const isNew = !body.sources.includes(kept.value);
  const row = { sourceId: kept.value.id, family, path, publicKey, label: label || NAMES[kind] };
  return accept({
    ...body,
    sources: isNew ? [...body.sources, kept.value] : body.sources,
    accounts: [...body.accounts, row],
  });
}

const hasAccount = ({ accounts }: VaultBody, address: string): boolean =>
  accounts.some((row) => addressOf(row.family, row.publicKey) === address);

/** What an account is called that the person has not named. */
const NAMES: Readonly<Record<DeviceSource, string>> = {
  ledger: "Ledger",
  trezor: "Trezor",
  keystone: "Keystone",
};

const VERSION = /^(\d{1,2})\.(\d{1,2})\.(\d{1,2})$/u;

function deviceOf({ kind, version }: Chosen, fingerprint: number): Outcome<KeptDevice> {
  if (kind !== "keystone") return accept(cabled(kind));
  const [, major, minor, patch] = VERSION.exec(version.trim()) ?? [];
  if (patch === undefined) return refuse("device-version", version);
  return accept({ kind, fingerprint, version: [Number(major), Number(minor), Number(patch)] });
}

/** The device shows the address until the person has said there that it is the same. */
async function compared(
  { ask }: State,
  device: KeptDevice,
  { family, path, address }: Found,
): Promise<Outcome<true>> {
  const shown = await deviceOver(device, ask).address(family, parsePath(path) ?? [], true);
  if (!shown.ok) return shown;
  // A device that is spoken to by codes has just shown the code it was read from.
  if (shown.value === null || shown.value === address) return accept(true);
  return refuse("device-other-key", `${shown.value} instead of ${address}`);
}

/** The source the account hangs on: one the person named, or a new one. */
function sourceOf(body: VaultBody, { source }: Chosen, device: KeptDevice): Outcome<Source> {
  const { kind } = device;
  if (source !== 0) {
    const known = body.sources.find((one) => one.id === source && one.kind === kind);
    return known === undefined ? refuse("account-unknown", String(source)) : accept(known);
  }
  return accept({
    id: 1 + Math.max(0, ...body.sources.map((one) => one.id)),
    kind,
    language: "english",
    secret: encodeDevice(device),
    passphrase: new Uint8Array(),
  });
}

/** The device that an account lives on, or `null`. */
export function deviceOfAccount(body: VaultBody, address: string): DeviceSource | null {
  const row = body.accounts.find((one) => addressOf(one.family, one.publicKey) === address);
  const kind = body.sources.find(({ id }) => id === row?.sourceId)?.kind;
  return kind !== undefined && isDevice(kind) ? kind : null;
}

/** Newer than any that is there: what no version of a device shows is refused before anybody asks. */
const NEWEST = { version: [255, 255, 255], isBlindAllowed: false } as const;

/** Refuses what the screen of a kind of device has no words for, whatever its version. */
export function checkShowable(kind: DeviceSource, request: SignRequest): Outcome<true> {
  const structure = readStructure(request);
  if (!structure.ok) return refuse("device-cannot-show", structure.detail);
  const family = request.kind.startsWith("solana") ? "solana" : "evm";
  return checkShown({ kind, family, status: NEWEST }, shapeOf(structure.value));
}
