import type { Structure } from "@holdall/wallet/clear";
import type { Family, SignRequest } from "@holdall/wallet/keyring";
import type { Outcome } from "@holdall/wallet/refusals";

/** The makers whose protocols the wallet speaks. */
export type DeviceKind = "ledger" | "trezor" | "keystone";

/** A version of an app or a firmware: major, minor, patch. */
export type Version = readonly [number, number, number];

/** What a device says of itself for one family of chains. */
export interface DeviceStatus {
  readonly version: Version;
  /** True when its owner allowed it to sign what it does not show. */
  readonly isBlindAllowed: boolean;
}

/** One signature asked of a device, after everything was checked on this side. */
export interface SignOrder {
  readonly path: readonly number[];
  readonly address: string;
  readonly request: SignRequest;
  readonly structure: Structure;
}

/** A connected device. Every refusal of it is one of the `device-…` codes. */
export interface DeviceLink {
  readonly kind: DeviceKind;
  status(family: Family): Promise<Outcome<DeviceStatus>>;
  /**
   * The address at a path, as the wallet writes it; with `isShown` the person compares it on the
   * device first. `null` where the device cannot be asked (it then proves itself by its signature).
   */
  address(
    family: Family,
    path: readonly number[],
    isShown: boolean,
  ): Promise<Outcome<string | null>>;
  /** Solana: 64 bytes. EVM: r ‖ s ‖ yParity. */
  sign(order: SignOrder): Promise<Outcome<Uint8Array>>;
  close(): void;
}

/** A port of fixed reports of 64 bytes, such as WebHID and WebUSB offer. It throws when cut. */
export interface ReportPort {
  write(report: Uint8Array): Promise<void>;
  read(): Promise<Uint8Array>;
}

/** True when `version` is `least` or newer. */
export function isAtLeast(version: Version, least: Version): boolean {
  for (let i = 0; i < 3; i++) if (version[i] !== least[i]) return version[i] > least[i];
  return true;
}
