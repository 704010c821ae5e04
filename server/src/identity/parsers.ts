/** The reader of the file of API keys, for programs that try to break it. */
export { KeyLogDamaged, openKeyLog } from "./key-log.ts";
