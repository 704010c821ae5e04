/** Version of the rules of `docs/engine.md`; a change that alters any outcome raises it. */
export const RULES_VERSION = 2;
