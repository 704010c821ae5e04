import { readFileSync, readdirSync } from "node:fs";
import { rejects } from "@holdall/core/protocol";
import { expect, test } from "vitest";
import { en } from "./en.ts";
import { firstWords } from "./en/first.ts";
import { fr } from "./fr.ts";
import { firstWords as firstInFrench } from "./fr/first.ts";
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

/**
 * What speaks with the first words alone: everything around the screens but the palette, which opens with
 * all of them, and the market pages but what is one's own on them, which is fetched with all of them.
 */
const marketSide =
  /^(live|page|session|shell(?!\/(use-)?palette)|words|screens\/(markets|trade(?!\/own\/)|[\w-]+\.ts))/;

test("the frame and the market pages say nothing that comes with the other screens", () => {
  const folder = new URL("../", import.meta.url);
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes(".test.") && marketSide.test(name))
    .filter((name) => !/^words\/(en|fr)/.test(name))
    .map((name) => readFileSync(new URL(name, folder), "utf8"));
  const said = sources.join("\n");
  const beginnings = [...said.matchAll(/say\(`([\w.]+)\$/g)].map(([, beginning]) => beginning);
  const later = Object.keys(en).filter((key) => !(key in firstWords));
  expect(beginnings.length).toBeGreaterThan(20);
  expect(later.length).toBeGreaterThan(300);
  const isSaid = (key: string): boolean =>
    said.includes(`"${key}"`) || beginnings.some((beginning) => key.startsWith(beginning));
  expect(later.filter(isSaid)).toStrictEqual([]);
  expect(Object.keys(firstInFrench).sort()).toStrictEqual(Object.keys(firstWords).sort());
});

test("what is one's own on a market page is fetched when it is shown, below all the words", () => {
  const folder = new URL("../screens/trade/", import.meta.url);
  const sources = readdirSync(folder)
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(new URL(name, folder), "utf8"));
  const fetching = sources.filter((text) => text.includes('import("./own/'));
  expect(fetching.length).toBeGreaterThan(2);
  expect(fetching.filter((text) => !text.includes("<WholeWords>"))).toStrictEqual([]);
  expect(sources.filter((text) => text.includes('from "./own/'))).toStrictEqual([]);
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

test("what fills a place of a sentence turns and hides nothing around it", () => {
  const say = speaker({ sentences: en, refusals: {}, venueSentence: () => undefined });
  const name = "\u202eniam\u0000";
  expect(say("acting.done", { name })).toBe(say("acting.done", { name: "\ufffdniam\u2400" }));
  expect(say("acting.done", { name })).not.toContain("\u202e");
});
