import { fromHex } from "./bytes.ts";
import type { Owner } from "./verify/index.ts";

/** Who a row belongs to, as a person writes it down. */
export interface OwnerText {
  /** Decimal. */
  readonly userId: string;
  /** Decimal, 0 to 65,535. */
  readonly subaccountId: string;
  /** 64 hexadecimal digits. */
  readonly nonce: string;
}

const NONCE_BYTES = 32;
const SUBACCOUNT_MAX = 65_535;
const USER_MAX = (1n << 64n) - 1n;

/** The owner in a text; undefined where one of the three is none. */
export function readOwner({ userId, subaccountId, nonce }: OwnerText): Owner | undefined {
  const bytes = fromHex(nonce.trim().toLowerCase());
  if (bytes?.length !== NONCE_BYTES) return undefined;
  if (!/^\d{1,20}$/.test(userId.trim()) || !/^\d{1,5}$/.test(subaccountId.trim())) return undefined;
  const [user, subaccount] = [BigInt(userId), Number(subaccountId)];
  if (user > USER_MAX || subaccount > SUBACCOUNT_MAX) return undefined;
  return { userId: user, subaccountId: subaccount, nonce: bytes };
}
