/** Builds every page that the venue serves, where its sources changed: the verifier's, the application, the wallet. */
import { buildExtension } from "./build-extension.mjs";
import { ensureVerifier } from "./build-verifier.mjs";
import { buildWeb } from "./build-web.mjs";

await ensureVerifier();
await buildWeb();
await buildExtension();
