/**
 * What people press, choose and type: buttons, exclusive choices, tabs, fields, texts to copy.
 *
 * Native elements carry the behaviour wherever the platform has it. A control states its act, keeps a
 * visible focus ring in brass, is at least 44 px high under a finger, and places a refusal at the
 * field that caused it. Amounts have a field of their own in `number`. No control knows a route, a
 * store or a language: words arrive as properties.
 */
export { Button } from "./button.tsx";
export { Segmented, Tabs } from "./choices.tsx";
export type { Choice } from "./choices.tsx";
export { AddressText, CodeSnippet, CopyButton, Kbd } from "./copying.tsx";
export type { CopyWords } from "./copying.tsx";
export { CheckField, SelectField, TextField } from "./fields.tsx";
