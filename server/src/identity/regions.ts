import type { WebResponseOf } from "@holdall/core/contract";

type Region = WebResponseOf<"regions">[number];

const englishNames = new Intl.DisplayNames("en", { type: "region" });
const nameOf = (country: string): string => englishNames.of(country) ?? country;

const open = { canSignUp: true, canTrade: true, canBorrow: true, leverageMax: 50 };
/** Leverage for retail clients is narrower in the European Economic Area and alike. */
const narrow = { ...open, leverageMax: 10 };
const shut = { canSignUp: false, canTrade: false, canBorrow: false, leverageMax: 1 };

const table: readonly (readonly [names: string, rule: Omit<Region, "country" | "name">])[] = [
  [
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IS IE IT LV LI LT LU MT NL NO PL PT RO SK SI ES SE",
    narrow,
  ],
  [
    "AE AR AU BR CH CL CO CR GE GT HK ID IL IN JP KE KR MX MY NG NZ PA PE PH PY RS SG SV TH TR TW UA UY VN ZA",
    open,
  ],
  ["CU IR KP SY", shut],
  ["CA GB US", shut],
];

/**
 * What is open in which country: one row each, the rule of a venue that has taken no advice yet. A
 * country that is not in the table is shut.
 */
export const regions: readonly Region[] = table
  .flatMap(([names, rule]) =>
    names.split(" ").map((country) => ({ country, name: nameOf(country), ...rule })),
  )
  .sort((left, right) => (left.country < right.country ? -1 : 1));

/** The most leverage that somebody from there may set; of a country that is not in the table, none. */
export function leverageMax(country: string): number {
  return regions.find((region) => region.country === country)?.leverageMax ?? 1;
}

/** True when somebody from there may open an account. */
export function canSignUp(country: string): boolean {
  return regions.find((region) => region.country === country)?.canSignUp === true;
}
