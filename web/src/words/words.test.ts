import { rejects } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import { en } from "./en.ts";
import { fr } from "./fr.ts";
import { languageOf } from "./load.ts";
import { refusalsInFrench } from "./refusals-fr.ts";
import { speaker } from "./words.tsx";

const placesOf = (text: string): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(String).sort();

test("both languages say the same things with the same places", () => {
  expect(Object.keys(fr).sort()).toStrictEqual(Object.keys(en).sort());
  for (const [key, text] of Object.entries(en)) {
    expect(placesOf(fr[key as keyof typeof fr]), key).toStrictEqual(placesOf(text));
  }
});

test("French punctuation keeps its narrow no-break spaces", () => {
  for (const [key, text] of Object.entries(fr)) expect(text, key).not.toMatch(/ [:;?!%»]|« /);
});

test("every refusal of the registry is said in French", () => {
  expect(rejects.length).toBeGreaterThan(50);
  const missing = rejects.filter(({ name }) => refusalsInFrench[name] === undefined);
  expect(missing.map(({ name }) => name)).toStrictEqual([]);
});

test("places are filled", () => {
  const say = speaker({
    sentences: en,
    refusals: { "margin-thin": ["Too thin", "Add some."] },
    venueSentence: (english) => `« ${english} »`,
  });
  expect(say("connection.trip", { ms: "12" })).toBe("12 ms");
  expect(say.refusal("margin-thin")).toStrictEqual(["Too thin", "Add some."]);
  expect(say.refusal("unheard-of")).toBeUndefined();
  expect(say.venueSentence("Begin again.")).toBe("« Begin again. »");
});

test("the first wanted language that there is wins, else English", () => {
  expect(languageOf(["de", "fr-CA", "en"])).toBe("fr");
  expect(languageOf(["ja"])).toBe("en");
});
