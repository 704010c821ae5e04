interface ScriptPolicy {
  createScriptURL(url: string): string;
}

/** The workers of this page, and no other script: the page's policy asks for this name. */
const WORKERS: readonly string[] = ["key.js", "stretch.js", "device.js", "page-router.js"];

/** The address of a worker of our own, as the browser wants it where it asks for trusted types. */
export function scriptUrl(name: string): string {
  if (!WORKERS.includes(name)) throw new RangeError(`no worker of this page: ${name}`);
  policy ??= newPolicy();
  return policy?.createScriptURL(name) ?? name;
}

let policy: ScriptPolicy | undefined;

function newPolicy(): ScriptPolicy | undefined {
  const { trustedTypes } = globalThis as unknown as {
    readonly trustedTypes?: { createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy };
  };
  return trustedTypes?.createPolicy("holdall", { createScriptURL: (url) => url });
}
