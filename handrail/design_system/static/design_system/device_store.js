/** What is kept on this device for a while, sealed with a key that is never kept here; all of it goes at sign-out. */
const DATABASE = "handrail";
const STORE = "waiting";
const CIPHER = "AES-GCM";
const ALL_GONE = "all gone";

const others = new BroadcastChannel(DATABASE);
let opening;

function opened() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => {
      // a browser that takes everything off the device, as signing out asks it to, closes it
      request.result.onclose = () => (opening = undefined);
      resolve(request.result);
    };
    request.onerror = () => {
      opening = undefined;
      reject(request.error);
    };
  });
  return opening;
}

/** Runs one change or question; it is over when the device has taken it. */
async function on(mode, act) {
  const database = await opened();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode);
    const request = act(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

export const put = (id, sealed) => on("readwrite", (store) => store.put(sealed, id));

export const remove = (id) => on("readwrite", (store) => store.delete(id));

/** Everything kept, each with its id. */
export async function all() {
  const ids = await on("readonly", (store) => store.getAllKeys());
  return Promise.all(ids.map(async (id) => ({ id, sealed: await on("readonly", (store) => store.get(id)) })));
}

/** Takes everything off the device and tells the other windows, which keep nothing more. */
export async function clear() {
  others.postMessage(ALL_GONE);
  await on("readwrite", (store) => store.clear());
}

/** Calls back when another part of Handrail on this device has taken everything off it. */
export const whenCleared = (listener) => others.addEventListener("message", ({ data }) => data === ALL_GONE && listener());

/** A key that can seal and open but not be read out again; `bytes` in base64. */
export const keyOf = (bytes) =>
  crypto.subtle.importKey("raw", Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0)), CIPHER, false, [
    "encrypt",
    "decrypt",
  ]);

export async function seal(key, words) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: CIPHER, iv }, key, new TextEncoder().encode(words));
  return { iv, words: sealed, at: Date.now() };
}

/** The words, or null where another key sealed them. */
export async function unseal(key, { iv, words }) {
  try {
    return new TextDecoder().decode(await crypto.subtle.decrypt({ name: CIPHER, iv }, key, words));
  } catch {
    return null;
  }
}
