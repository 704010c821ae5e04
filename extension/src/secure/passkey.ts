import { filled } from "@holdall/extension/words";
import { createCredential, freshBytes, getCredential } from "./credential.ts";
import { button, h, secretField, takeBytes, wayOut } from "./dom.ts";
import { refusalNote, show } from "./stage.ts";
import type { SecureStage } from "./stage.ts";

/** A passkey that opens the vault, as its sealed text names it. */
export interface KnownPasskey {
  readonly credentialId: Uint8Array<ArrayBuffer>;
  readonly prfSalt: Uint8Array<ArrayBuffer>;
}

/** Passkeys that open a vault: what stands in the clear in its newer text. */
export function passkeysIn(texts: readonly (string | null)[]): readonly KnownPasskey[] {
  const vaults = texts.flatMap((text) => (text === null ? [] : [openFields(text)]));
  const [newest] = vaults.toSorted((left, right) => right.counter - left.counter);
  return (newest?.wraps ?? []).flatMap((wrap) =>
    wrap.kind === "passkey" && wrap.credentialId !== undefined && wrap.prfSalt !== undefined
      ? [{ credentialId: bytesOf(wrap.credentialId), prfSalt: bytesOf(wrap.prfSalt) }]
      : [],
  );
}

interface OpenFields {
  readonly counter: number;
  readonly wraps: readonly {
    readonly kind: string;
    readonly credentialId?: string;
    readonly prfSalt?: string;
  }[];
}

function openFields(text: string): OpenFields {
  try {
    const { counter, wraps } = JSON.parse(text) as Partial<OpenFields>;
    return { counter: Number(counter), wraps: Array.isArray(wraps) ? wraps : [] };
  } catch {
    return { counter: 0, wraps: [] };
  }
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
}

/** What one of these passkeys makes of its salt, or `null` when the person gave none. */
export async function prfOf(
  known: readonly KnownPasskey[],
): Promise<{ credentialId: Uint8Array; prfOutput: Uint8Array } | null> {
  const salts = known.map(({ credentialId, prfSalt }) => [
    urlText(credentialId),
    { first: prfSalt },
  ]);
  const given = await getCredential({
    allowCredentials: known.map(({ credentialId: id }) => ({ type: "public-key", id })),
    extensions: { prf: { evalByCredential: Object.fromEntries(salts) as never } },
  });
  const output = given?.getClientExtensionResults().prf?.results?.first;
  if (given === null || output === undefined) return null;
  return { credentialId: new Uint8Array(given.rawId), prfOutput: asBytes(output) };
}

function asBytes(source: BufferSource): Uint8Array {
  return source instanceof ArrayBuffer
    ? new Uint8Array(source)
    : new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
}

function urlText(bytes: Uint8Array): string {
  const text = btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(""));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/u, "");
}

/** A new passkey of this device for this wallet; `null` when there is none that can derive. */
async function newPasskey(name: string): Promise<KnownPasskey | null> {
  const made = await createCredential(name, {
    residentKey: "preferred",
    extensions: { prf: {} },
  });
  return made && { credentialId: new Uint8Array(made.rawId), prfSalt: freshBytes() };
}

/** A passkey beside the password: the password once more, then the browser's own question. */
export function showPasskey(stage: SecureStage): void {
  const { words, vault } = stage;
  const field = secretField(words.password);
  const act = button(words.passkeyAdd, "primary", () => add());
  const add = async (): Promise<void> => {
    const password = takeBytes(field.input);
    const made = await newPasskey(words.name);
    const derived = made === null ? null : await prfOf([made]);
    if (made === null || derived === null) return field.fail(words.passkeyNone);
    const sealed = await stage.ask("passkey/add", {
      key: { kind: "password", password },
      passkey: { ...derived, rpId: location.hostname, prfSalt: made.prfSalt },
      ...(await vault.read()),
    });
    password.fill(0);
    derived.prfOutput.fill(0);
    if ("refusal" in sealed) return field.fail(refusalNote(stage, sealed));
    const { text, slot } = sealed.ok as { readonly text: string; readonly slot: "a" | "b" };
    await vault.write(slot, text);
    const close = wayOut(button(words.close, "primary", stage.close));
    show(stage, words.passkeyDone, h("p", { class: "muted" }, words.passkeyDoneText), close);
  };
  const text = filled(words.passkeyText, { host: location.hostname });
  show(stage, words.passkeyTitle, h("p", { class: "muted" }, text), field.box, act);
}
