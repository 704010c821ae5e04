/** The platform's trusted types, as far as they are used here. */
interface TrustedTypes {
  readonly createPolicy: (
    name: string,
    rules: { readonly createScriptURL: (url: string) => string },
  ) => { readonly createScriptURL: (url: string) => string };
}

let policy: ReturnType<TrustedTypes["createPolicy"]> | undefined;

/** The page's only trusted type: addresses of its own scripts, for workers. Throws for any other. */
export function trustedScriptUrl(path: string): string {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
  if (trustedTypes === undefined) return sameOrigin(path);
  policy ??= trustedTypes.createPolicy("holdall", { createScriptURL: sameOrigin });
  return policy.createScriptURL(path);
}

function sameOrigin(path: string): string {
  const url = new URL(path, location.origin);
  if (url.origin !== location.origin) throw new TypeError(`not a script of this page: ${url.href}`);
  return url.href;
}
