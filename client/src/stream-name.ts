import { streams } from "@holdall/core/contract";
import type { Infer, Stream, StreamName, streamPlaces } from "@holdall/core/contract";

type PatternOf<N extends StreamName> = (typeof streams)[N]["pattern"];

/** The places a name must fill: those in braces and outside of brackets. */
type NeededPlace<P extends string> = P extends `${infer Head}[${string}]`
  ? NeededPlace<Head>
  : P extends `${string}{${infer Place}}${infer Rest}`
    ? Place | NeededPlace<Rest>
    : never;

type OptionalPlace<P extends string> = P extends `${string}[.{${infer Place}}]` ? Place : never;

type PlaceText<Place extends string> = Place extends keyof typeof streamPlaces
  ? Infer<(typeof streamPlaces)[Place]>
  : string;

/** What a stream's name needs to be complete: a symbol, an interval, a window. */
export type PlacesOf<N extends StreamName> = {
  readonly [P in NeededPlace<PatternOf<N>>]: PlaceText<P>;
} & { readonly [P in OptionalPlace<PatternOf<N>>]?: PlaceText<P> };

/** The name of a stream as it stands in a subscription: "depth.200ms.SOL_USDC". */
export function streamName<N extends StreamName>(name: N, places: PlacesOf<N>): string {
  const stream: Stream = streams[name];
  const given: Readonly<Record<string, string | undefined>> = places;
  return stream.pattern
    .replace(/\[\.\{(\w+)\}\]/, (_, place: string) =>
      given[place] === undefined ? "" : `.${given[place]}`,
    )
    .replaceAll(/\{(\w+)\}/g, (_, place: string) => {
      const text = given[place];
      if (text === undefined) throw new RangeError(`stream ${name} needs a ${place}`);
      return text;
    });
}
