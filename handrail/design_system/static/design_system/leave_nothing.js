/** Where people sign in nobody is signed in, so nothing may be left on this device; signing out leads here. */
import { clear } from "./device_store.js";

clear().catch(() => {}); // a browser that keeps nothing has nothing to take away
