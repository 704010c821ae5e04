import { expect, test } from "vitest";
import { en } from "./en.ts";
import { fr } from "./fr.ts";
import { NotConfirmed, failureOf } from "./refusals.ts";
import { speaker } from "./words.tsx";

const answers = { refusals: {}, venueSentence: () => undefined };

test("a confirmation that was not given is no fault of the page: it says that nothing was changed", () => {
  for (const [language, sentences] of [
    ["en", en],
    ["fr", fr],
  ] as const) {
    const say = speaker({ sentences, ...answers });
    const failure = failureOf(new NotConfirmed(), language, say);
    expect(failure.sentence).toBe(sentences["failure.notConfirmed"]);
    expect(failure).toMatchObject({ code: "NOT_CONFIRMED", isUnknown: false });
    expect(failureOf(new Error("else"), language, say).code).toBe("UNEXPECTED");
  }
});
