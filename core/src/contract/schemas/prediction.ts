/** Markets on the outcome of events. */
import { ResolutionSource, SeriesRecurrence, StrikePriceCondition } from "../enums.ts";
import { array, decimal, flag, i32, naiveTime, object, prose, union, word } from "../schema.ts";

export const Tag = object("Tag", { slug: word, title: word });

export const Series = object(
  "Series",
  { slug: word, title: word },
  { recurrence: SeriesRecurrence },
);

export const QuantityRangeResolutionCondition = object(
  "QuantityRangeResolutionCondition",
  {},
  { greaterThanOrEqual: decimal, lessThan: decimal },
);

export const StrikePriceResolutionCondition = object("StrikePriceResolutionCondition", {
  condition: StrikePriceCondition,
});

export const OutcomeResolutionCondition = object("OutcomeResolutionCondition", { outcome: word });

export const ResolutionCondition = union("ResolutionCondition", "type", {
  QuantityRange: QuantityRangeResolutionCondition,
  StrikePrice: StrikePriceResolutionCondition,
  Outcome: OutcomeResolutionCondition,
});

export const Resolution = object(
  "Resolution",
  { resolved: flag, startDate: naiveTime },
  {
    endDate: naiveTime,
    strikePrice: decimal,
    closePrice: decimal,
    resolutionSourceEventIdentifier: word,
    resolutionSource: ResolutionSource,
    outcome: word,
  },
);

export const PredictionMarket = object(
  "PredictionMarket",
  {
    marketSymbol: word,
    question: word,
    yesOutcomeLabel: word,
    noOutcomeLabel: word,
    rules: prose,
    activePrice: decimal,
    quoteVolume: decimal,
    quoteVolumeLifetime: decimal,
    resolutionDelaySecs: i32,
  },
  {
    groupLabel: word,
    resolvedAt: naiveTime,
    resolutionPrice: decimal,
    imgUrl: word,
    resolutionCondition: ResolutionCondition,
    proposedResolution: flag,
    proposedResolutionAt: naiveTime,
  },
);

export const Event = object(
  "Event",
  {
    slug: word,
    title: word,
    predictionMarkets: array(PredictionMarket),
    tags: array(Tag),
    series: array(Series),
    description: prose,
    quoteVolume: decimal,
    resolution: Resolution,
    resolved: flag,
    resolutionDelaySecs: i32,
  },
  { imgUrl: word },
);
