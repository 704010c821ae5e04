import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { fieldsOfBody, signee, sortFields, type SigneeForm } from "../auth/signee.ts";

/** A person with a key: signs as real clients do. */
export class Person {
  readonly publicKey: string;
  readonly #privateKey: KeyObject;

  constructor() {
    const pair = generateKeyPairSync("ed25519");
    this.#privateKey = pair.privateKey;
    this.publicKey = pair.publicKey
      .export({ format: "der", type: "spki" })
      .subarray(-32)
      .toString("base64");
  }

  /** The secret as clients take it: base64 of the 32-byte seed. */
  get seed(): string {
    const der = this.#privateKey.export({ format: "der", type: "pkcs8" });
    return der.subarray(-32).toString("base64");
  }

  sign(text: string): string {
    return sign(null, Buffer.from(text), this.#privateKey).toString("base64");
  }

  headers(
    instruction: string,
    sent: {
      readonly query?: string;
      readonly body?: unknown;
      readonly form?: SigneeForm;
      readonly timestamp?: number;
      readonly window?: number;
    } = {},
  ): Record<string, string> {
    const timestamp = String(sent.timestamp ?? Date.now());
    const window = String(sent.window ?? 5_000);
    const query = sortFields([...new URLSearchParams(sent.query ?? "")]);
    const parts = Array.isArray(sent.body)
      ? sent.body.map((item: unknown) => ({ instruction, fields: fieldsOfBody(item) }))
      : [{ instruction, fields: [...query, ...fieldsOfBody(sent.body)] }];
    return {
      "X-API-Key": this.publicKey,
      "X-Signature": this.sign(signee(parts, timestamp, window, sent.form)),
      "X-Timestamp": timestamp,
      "X-Window": window,
    };
  }

  /** The four texts of a signed socket frame. */
  socketSignature(
    instruction: string,
    fields: readonly (readonly [string, string])[] = [],
  ): string[] {
    const timestamp = String(Date.now());
    const text = signee([{ instruction, fields }], timestamp, "5000");
    return [this.publicKey, this.sign(text), timestamp, "5000"];
  }
}
