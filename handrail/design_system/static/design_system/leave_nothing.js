/** Whoever signs out leaves nothing on this device; any other end of a session leaves them what was not saved. */
import { clear } from "./device_store.js";

clear().catch(() => {}); // a browser that keeps nothing has nothing to take away
