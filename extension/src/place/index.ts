/**
 * Where the keys of accounts are kept, and what a person calls such a place.
 *
 * All keys of this vault are in one place, whatever they came from; each device is a place of its
 * own. Devices of one kind are numbered in the order in which they were paired: no screen of theirs
 * tells one from another. What is only watched, a Safe, and the hands of a shared key are in no place
 * that could own a Safe. Nothing here knows a key or believes a network.
 */
export {
  canOwn,
  deviceName,
  firstOfEachPlace,
  isSamePlace,
  keyName,
  placeName,
  shortAddress,
} from "./place.ts";
