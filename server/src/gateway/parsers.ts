/**
 * The readers of texts that come from outside, for programs that try to break them. Each gives what it
 * read, or why not, and throws nothing else than its own kind of error.
 */
export { fieldsOfBody, signeeCandidates } from "./auth/signee.ts";
export { ParameterRefused, parsePairs } from "./http/query.ts";
export { JsonRefused, parseStrictJson } from "./http/strict-json.ts";
export { readCookie } from "./web/cookie.ts";
export { parseStreamName } from "./streams/stream-name.ts";
