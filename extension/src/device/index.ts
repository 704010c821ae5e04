/**
 * The worker that speaks the languages of devices, and draws and reads their codes.
 *
 * An entry of the build (`device.js`) and not a door: nobody imports it. It lives while a device
 * lies on a desk of the secure page, which has the cable, the camera and the person. It has no
 * network and no key: what it is told to sign was checked before, and what it brings back is
 * verified by the key realm before anybody uses it.
 */
export type { DeviceWork } from "./device.ts";
