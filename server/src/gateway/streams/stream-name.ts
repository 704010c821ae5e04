import {
  check,
  socketErrors,
  streamPlaces,
  streams,
  type Schema,
  type Stream,
  type StreamName,
} from "@holdall/core/contract";

/** A subscribed name, understood. */
export interface ParsedStream {
  readonly stream: StreamName;
  /** The name as the reader wrote it: what the envelope repeats. */
  readonly name: string;
  /** `undefined` where the stream is not narrowed to one. */
  readonly symbol: string | undefined;
  readonly interval: string | undefined;
  readonly window: string | undefined;
}

export type StreamFault = (typeof socketErrors)["stream" | "depthWindow"];

const rows = Object.entries<Stream>(streams).map(([stream, row]) => ({
  stream: stream as StreamName,
  steps: stepsOf(row.pattern),
}));

/**
 * Reads a stream's name by the patterns of the contract: words separated by points, the symbol being
 * all that remains. A window of depth that does not exist has an error of its own.
 */
export function parseStreamName(name: string): ParsedStream | StreamFault {
  const words = name.split(".");
  for (const { stream, steps } of rows) {
    const places = matchSteps(steps, words);
    if (places !== undefined)
      return {
        stream,
        name,
        symbol: places["symbol"],
        interval: places["interval"],
        window: places["window"],
      };
  }
  const isDepthWindow = words[0] === "depth" && words.length === 3;
  return isDepthWindow ? socketErrors.depthWindow : socketErrors.stream;
}

interface Step {
  /** The word itself, or the place that a word fills. */
  readonly literal: string | undefined;
  readonly place: string | undefined;
  readonly isOptional: boolean;
}

/** The steps of a pattern such as `kline.{interval}.{symbol}` or `liquidation[.{symbol}]`. */
function stepsOf(pattern: string): readonly Step[] {
  const open = pattern.indexOf("[");
  const required = open < 0 ? pattern : pattern.slice(0, open);
  const optional = open < 0 ? [] : [pattern.slice(open + 2, -1)];
  const step = (text: string, isOptional: boolean): Step => {
    const place = /^\{(\w+)\}$/.exec(text)?.[1];
    return { literal: place === undefined ? text : undefined, place, isOptional };
  };
  return [
    ...required.split(".").map((text) => step(text, false)),
    ...optional.map((text) => step(text, true)),
  ];
}

function matchSteps(
  steps: readonly Step[],
  words: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const requiredCount = steps.filter((step) => !step.isOptional).length;
  if (words.length < requiredCount || words.length > steps.length) return undefined;
  const places: Record<string, string> = {};
  for (const [index, word] of words.entries()) {
    const { literal, place } = steps[index];
    if (literal !== undefined && literal !== word) return undefined;
    if (place === undefined) continue;
    const schema = (streamPlaces as Readonly<Record<string, Schema>>)[place];
    if (word === "" || !check(schema, word).ok) return undefined;
    places[place] = word;
  }
  return places;
}
