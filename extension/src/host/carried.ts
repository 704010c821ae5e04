/** What a router brings back of a text it carried; `null` when the message is another. */
export function readCarried(value: unknown): { id: string; text: string | null } | null {
  const { carried } = Object(value) as { readonly carried?: unknown };
  const { id, text } = Object(carried) as { readonly id?: unknown; readonly text?: unknown };
  if (typeof id !== "string") return null;
  return { id, text: typeof text === "string" ? text : null };
}

/** What a secure screen did at a device; `null` when the message is another. */
export function readAtDevice(value: unknown): { id: string; value: unknown } | null {
  const { atDevice } = Object(value) as { readonly atDevice?: unknown };
  const { id, value: done } = Object(atDevice) as {
    readonly id?: unknown;
    readonly value?: unknown;
  };
  return typeof id === "string" ? { id, value: done } : null;
}
