import type { Family } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { isAtLeast } from "./link.ts";
import type { DeviceKind, DeviceStatus, Version } from "./link.ts";
import type { Shape } from "./shape.ts";

/** One row: from this version on, the device's screen shows these shapes in full. */
export interface ShownRow {
  readonly device: DeviceKind;
  readonly family: Family;
  readonly since: Version;
  readonly shapes: readonly Shape[];
}

/**
 * What each device shows in full. A shape that no row names is sent to no device. Memos are absent
 * for Ledger: its app signs them and leaves them out of what it shows. Contract calls are absent
 * for Ledger and Trezor: they show them with a descriptor signed by the maker or not at all.
 */
export const SHOWN: readonly ShownRow[] = [
  {
    device: "ledger",
    family: "solana",
    since: [1, 4, 0],
    shapes: ["sol-transfer", "sol-token-transfer", "sol-token-account", "sol-stake"],
  },
  {
    device: "ledger",
    family: "evm",
    since: [1, 10, 0],
    shapes: ["evm-transfer", "text", "typed-data"],
  },
  {
    device: "trezor",
    family: "solana",
    since: [2, 6, 4],
    shapes: ["sol-transfer", "sol-token-transfer", "sol-token-account", "sol-stake", "sol-memo"],
  },
  {
    device: "trezor",
    family: "evm",
    since: [2, 5, 1],
    shapes: ["evm-transfer", "evm-token-transfer", "evm-token-approve", "text", "typed-data"],
  },
  {
    device: "keystone",
    family: "solana",
    since: [1, 0, 0],
    shapes: [
      "sol-transfer",
      "sol-token-transfer",
      "sol-token-account",
      "sol-stake",
      "sol-memo",
      "text",
    ],
  },
  {
    device: "keystone",
    family: "evm",
    since: [1, 0, 0],
    shapes: ["evm-transfer", "evm-token-transfer", "evm-token-approve", "text", "typed-data"],
  },
];

/**
 * Accepts what a device of this version shows in full. Refuses `device-old` when a newer version
 * would, `device-blind` when the device may sign unseen, and else `device-cannot-show`.
 */
export function checkShown(
  device: { readonly kind: DeviceKind; readonly family: Family; readonly status: DeviceStatus },
  shape: Shape,
): Outcome<true> {
  const { kind, family, status } = device;
  if (status.isBlindAllowed) return refuse("device-blind", kind);
  const row = SHOWN.find(
    (one) => one.device === kind && one.family === family && one.shapes.includes(shape),
  );
  if (row === undefined) return refuse("device-cannot-show", `${shape}: ${alternative(family)}`);
  return isAtLeast(status.version, row.since)
    ? accept(true)
    : refuse("device-old", `${row.since.join(".")} instead of ${status.version.join(".")}`);
}

/** What would work instead: a Safe signs typed data, which every device shows. */
function alternative(family: Family): string {
  return family === "evm" ? "a Safe owned by this device" : "another account of yours";
}
