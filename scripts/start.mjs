/** `npm start`: installs what is missing and boots the whole platform. */
import { buildExtension } from "./build-extension.mjs";
import { ensureVerifier } from "./build-verifier.mjs";
import { buildWeb } from "./build-web.mjs";
import { ensureInstalled, runProgram } from "./install.mjs";

ensureInstalled();
await ensureVerifier();
await buildWeb();
await buildExtension();
// What is young in a venue dies young: a nursery larger than this holds memory and saves nothing.
const nursery = "--max-semi-space-size=8";
runProgram("server/src/main.ts", process.argv.slice(2), [nursery]);
