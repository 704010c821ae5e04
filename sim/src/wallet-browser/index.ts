/**
 * The built wallet in a real browser, between two local chains and a co-signer, for tests and
 * benchmarks.
 *
 * Everything is started anew, listens on this machine alone, and is gone when the stage closes. The
 * extension is the built one, unmodified; what a person does is done with the mouse and the keys.
 */
export { openWalletStage, PASSWORD, pressToClose, serveFiles } from "./wallet-stage.ts";
export type { WalletStage } from "./wallet-stage.ts";
