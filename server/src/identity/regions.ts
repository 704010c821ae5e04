import type { WebResponseOf } from "@holdall/core/contract";

export type Region = WebResponseOf<"regions">[number];
type Rule = Omit<Region, "country" | "name">;

const englishNames = new Intl.DisplayNames("en", { type: "region", fallback: "none" });

const open: Rule = { canSignUp: true, canTrade: true, canBorrow: true, leverageMax: 50 };
/** Leverage for retail clients is narrower in the European Economic Area and alike. */
const narrow: Rule = { ...open, leverageMax: 10 };
const shut: Rule = { canSignUp: false, canTrade: false, canBorrow: false, leverageMax: 1 };

const SANCTIONED = "CU IR KP SY";
const table: readonly (readonly [names: string, rule: Rule])[] = [
  [
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IS IE IT LV LI LT LU MT NL NO PL PT RO SK SI ES SE",
    narrow,
  ],
  [
    "AE AR AU BR CH CL CO CR GE GT HK ID IL IN JP KE KR MX MY NG NZ PA PE PH PY RS SG SV TH TR TW UA UY VN ZA",
    open,
  ],
  [SANCTIONED, shut],
  ["CA GB US", shut],
];

/**
 * What is open in which country: one row each, the rule of a venue that has taken no advice yet. A
 * country that is not in the table is shut.
 */
export const regions: readonly Region[] = table
  .flatMap(([names, rule]) => names.split(" ").map((country) => regionOf(country, rule)))
  .toSorted(byCountry);

/** Codes that name no country. */
const NO_COUNTRIES = new Set("EU EZ QO UN XA XB ZZ".split(" "));

/**
 * The same where money is made up: what the table shuts for want of advice is open, so that whoever
 * runs a demonstration may enter it as from where they are.
 */
export const demoRegions: readonly Region[] = allCountries()
  .map((country) => {
    const known = regions.find((region) => region.country === country);
    const isOpen = known?.canSignUp === true || SANCTIONED.includes(country);
    return known !== undefined && isOpen ? known : regionOf(country, open);
  })
  .toSorted(byCountry);

/** The rule of a country; of one that is not in the table, that nothing is open. */
export function ruleOf(table: readonly Region[], country: string): Region {
  return table.find((region) => region.country === country) ?? regionOf(country, shut);
}

function regionOf(country: string, rule: Rule): Region {
  return { country, name: englishNames.of(country) ?? country, ...rule };
}

/** Every pair of letters that has the name of a country. */
function allCountries(): readonly string[] {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("");
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => !NO_COUNTRIES.has(code) && englishNames.of(code) !== undefined);
}

function byCountry(left: Region, right: Region): number {
  return left.country < right.country ? -1 : 1;
}
