/**
 * How new a sealed text of a vault is, which stands in it in the clear: the later of two has the
 * greater number. Less than every number of a vault for what is none.
 */
export function vaultCounter(text: string): number {
  try {
    const { counter } = Object(JSON.parse(text)) as { readonly counter?: unknown };
    return typeof counter === "number" ? counter : -1;
  } catch {
    return -1;
  }
}
