import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { FAILURE, MESSAGE } from "./messages.ts";
import { decodeFields, encodeFields, numberOf, textOf } from "./protobuf.ts";
import type { Field, Fields } from "./protobuf.ts";
import type { TrezorMessage, TrezorWire } from "./wire.ts";

/** What the person is asked while the device waits. `null` gives up. */
export interface TrezorPerson {
  /** Positions of the code on the scrambled keypad the device shows, as digits 1 to 9. */
  pin(): Promise<string | null>;
  /** A passphrase typed here, or the choice to type it on the device. */
  passphrase(): Promise<Passphrase | null>;
}

/** Typed here, or to be typed on the device. */
export type Passphrase =
  | { readonly kind: "typed"; readonly text: string }
  | { readonly kind: "on-device" };

/** One of the messages that were expected. */
export interface TrezorAnswer {
  readonly type: number;
  readonly fields: Fields;
}

/** Sends a message and answers the first that is one of `expected`, whatever is asked in between. */
export type Talk = (
  type: number,
  fields: readonly Field[],
  expected: readonly number[],
) => Promise<Outcome<TrezorAnswer>>;

/** Questions a device may put before it answers; a device that asks for ever is not listened to. */
const QUESTIONS_MAX = 64;

/** Talk with the device's own questions answered: buttons by waiting, code and passphrase by asking. */
export function createTalk(wire: TrezorWire, person: TrezorPerson): Talk {
  return async (type, fields, expected) => {
    let next: TrezorMessage | null = { type, bytes: encodeFields(fields) };
    for (let questions = 0; questions < QUESTIONS_MAX; questions++) {
      let answer: TrezorMessage;
      try {
        answer = await wire(next.type, next.bytes);
      } catch {
        return refuse("device-gone");
      }
      const read = decodeFields(answer.bytes);
      if (read === null) return refuse("device-answer", `message ${answer.type}`);
      if (answer.type === MESSAGE.failure) return failureOf(read);
      if (expected.includes(answer.type)) return accept({ type: answer.type, fields: read });
      const reply = await replyTo(answer.type, person);
      if (!reply.ok) return reply;
      next = reply.value;
    }
    return refuse("device-answer", "too many questions");
  };
}

async function replyTo(type: number, person: TrezorPerson): Promise<Outcome<TrezorMessage>> {
  switch (type) {
    case MESSAGE.buttonRequest:
      return accept({ type: MESSAGE.buttonAck, bytes: new Uint8Array() });
    case MESSAGE.pinMatrixRequest: {
      const pin = await person.pin();
      if (pin === null) return accept({ type: MESSAGE.cancel, bytes: new Uint8Array() });
      return accept({ type: MESSAGE.pinMatrixAck, bytes: encodeFields([[1, pin]]) });
    }
    case MESSAGE.passphraseRequest: {
      const passphrase = await person.passphrase();
      if (passphrase === null) return accept({ type: MESSAGE.cancel, bytes: new Uint8Array() });
      const field: Field = passphrase.kind === "typed" ? [1, passphrase.text] : [3, true];
      return accept({ type: MESSAGE.passphraseAck, bytes: encodeFields([field]) });
    }
    default:
      return refuse("device-answer", `message ${type}`);
  }
}

function failureOf(fields: Fields): Outcome<never> {
  const code = Number(numberOf(fields, 1, 0n));
  switch (code) {
    case FAILURE.cancelled:
    case FAILURE.pinCancelled:
      return refuse("device-refused");
    case FAILURE.pinInvalid:
      return refuse("device-locked", "wrong code");
    case FAILURE.data:
      return refuse("device-cannot-show", textOf(fields, 2).slice(0, 80));
    default:
      return refuse("device-answer", `${code} ${textOf(fields, 2)}`.slice(0, 80));
  }
}
