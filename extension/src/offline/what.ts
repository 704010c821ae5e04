import { parseDecimal } from "@holdall/core/num";
import { checkField, h, plainField } from "@holdall/extension/secure/dom";
import { readAddress } from "@holdall/wallet/keyring";
import { transferMessage } from "@holdall/wallet/offline";
import type { OfflineWords } from "./offline-words.ts";

/** Fields that say what is to be signed: a payment, or a message that somebody else has made. */
export interface MessageFields {
  readonly box: HTMLElement;
  /** Says beside each field what is wrong with it; false when something is. */
  isWhole(): boolean;
  /** The message, of fields that are whole, paid by this address. */
  message(from: string): Uint8Array;
}

const SOL_DECIMALS = 9;
const LAMPORTS_MAX = (1n << 64n) - 1n;

/** Empty fields. */
export function messageFields(words: OfflineWords): MessageFields {
  const isForeign = checkField(words.message, false);
  const to = plainField(words.to);
  const amount = plainField(words.amount, words.amountHint);
  const blockhash = plainField(words.blockhash, words.blockhashHint);
  const base64 = plainField(words.base64);
  const payment = h("div", { class: "pair" }, to.box, amount.box, blockhash.box);
  base64.box.hidden = true;
  isForeign.input.addEventListener("change", () => {
    payment.hidden = isForeign.input.checked;
    base64.box.hidden = !isForeign.input.checked;
  });
  const checks = () =>
    isForeign.input.checked
      ? [{ field: base64, isRight: bytesOf(base64.input.value) !== null, says: words.badMessage }]
      : [
          { field: to, isRight: isKey(to.input.value), says: words.badAddress },
          {
            field: amount,
            isRight: lamportsOf(amount.input.value) !== null,
            says: words.badAmount,
          },
          { field: blockhash, isRight: isKey(blockhash.input.value), says: words.badBlockhash },
        ];
  return {
    box: h(
      "section",
      { class: "pair" },
      h("h2", {}, words.what),
      isForeign.box,
      payment,
      base64.box,
    ),
    isWhole() {
      const all = checks();
      for (const { field, isRight, says } of all) field.fail(isRight ? "" : says);
      return all.every(({ isRight }) => isRight);
    },
    message: (from) =>
      isForeign.input.checked
        ? bytesOf(base64.input.value)!
        : transferMessage({
            from,
            to: to.input.value.trim(),
            lamports: lamportsOf(amount.input.value)!,
            blockhash: blockhash.input.value.trim(),
          }),
  };
}

/** Both an address and a block hash are 32 bytes in base58. */
function isKey(text: string): boolean {
  const read = readAddress(text.trim());
  return read.ok && read.value.family === "solana";
}

/** Lamports of an amount in SOL, `null` for what is none. Nothing is rounded. */
export function lamportsOf(text: string): bigint | null {
  const lamports = parseDecimal(text.trim().replace(",", "."), SOL_DECIMALS);
  const isAmount = typeof lamports === "bigint" && lamports > 0n && lamports <= LAMPORTS_MAX;
  return isAmount ? lamports : null;
}

function bytesOf(text: string): Uint8Array | null {
  try {
    const bytes = Uint8Array.fromBase64(text.trim());
    return bytes.length > 0 ? bytes : null;
  } catch {
    return null;
  }
}
