import { verifyFiles } from "./verify-files.ts";

/** One question: the files of a day by name. */
interface Question {
  readonly files: ReadonlyMap<string, Uint8Array>;
}

addEventListener("message", (event: MessageEvent<Question>) => {
  verifyFiles(event.data.files)
    .then((verified) => postMessage({ ok: true, verified }))
    .catch((error: unknown) => postMessage({ ok: false, message: String(error) }));
});
