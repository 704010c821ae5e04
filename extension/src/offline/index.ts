/**
 * Recovery without anybody, as one file that a browser opens from a disk with its network off.
 *
 * An entry of the build (`offline-recovery.html`) and not a door: nobody imports it. The file holds its
 * own script and style, and its policy allows these two by their hashes and no connection at all. Any
 * two hands of an account sign one message here, after it was said in words; the key is put together
 * only where its owner types the word for just that. It keeps nothing: closing it is forgetting.
 */
export type { OfflineWords } from "./offline-words.ts";
