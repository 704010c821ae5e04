import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Page } from "playwright-core";

const assets = fileURLToPath(new URL("../../../web/dist/assets/", import.meta.url));
/** Files of words: those of the frame and the market pages, and all of a language. */
const WORDS = /\/assets\/((?:first|en)-[\w-]+\.js)$/;
/** By how much sentences of other languages are longer than English ones. */
const LONGER = 0.4;

type Sentences = Readonly<Record<string, string>>;

/** Serves a page its English words two fifths longer, as no language of ours is: for looking at layouts. */
export async function lengthenWords(page: Page): Promise<void> {
  await page.route(WORDS, async (route) => {
    const [, name] = WORDS.exec(route.request().url())!;
    const exported = (await import(pathToFileURL(join(assets, name)).href)) as Record<
      string,
      Sentences
    >;
    const lines = Object.entries(exported).map(
      ([of, sentences]) => `export const ${of} = ${JSON.stringify(lengthened(sentences))};`,
    );
    await route.fulfill({ contentType: "text/javascript", body: lines.join("\n") });
  });
}

/** Each sentence with a tail of words of six letters; its places stay where they are. */
function lengthened(sentences: Sentences): Sentences {
  const longer = Object.entries(sentences).map(([key, text]) => {
    const tail = "worden ".repeat(Math.ceil((text.length * LONGER) / 7));
    return [key, `${text} ${tail.slice(0, Math.ceil(text.length * LONGER)).trim()}`];
  });
  return Object.fromEntries(longer) as Sentences;
}
