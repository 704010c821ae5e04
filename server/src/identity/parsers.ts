/** The reader of the file of API keys, for programs that try to break it. */
export { KeyLog, KeyLogDamaged } from "./key-log.ts";
