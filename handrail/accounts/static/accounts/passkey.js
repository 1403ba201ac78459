/** Asks the device for a passkey, puts what it answers into the form, and sends that. Without this no button is shown. */
const form = document.querySelector("form[data-passkey]");
const button = form.querySelector("button");
const news = form.querySelector(".hr-passkey-news");

const NOT_HERE = "This browser cannot use passkeys. Use a newer one, or another way to sign in.";
const NOT_DONE = "No passkey was used. Try again, or use another way.";
const ALREADY = "This device holds a passkey of yours already. Add one on another device.";

const canUsePasskeys = () => window.PublicKeyCredential?.parseRequestOptionsFromJSON && navigator.credentials;

/** What the device answers, once its owner has said yes. */
async function ask() {
  const { publicKey } = JSON.parse(form.dataset.options);
  if (form.dataset.passkey === "create") {
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
}

async function use() {
  news.textContent = "";
  button.disabled = true;
  try {
    form.elements.credential.value = JSON.stringify((await ask()).toJSON());
    form.submit();
  } catch (fault) {
    button.disabled = false;
    news.textContent = fault.name === "InvalidStateError" ? ALREADY : NOT_DONE;
    news.focus();
  }
}

form.querySelector("[data-without-a-script]").remove();
if (canUsePasskeys()) {
  button.hidden = false;
  button.addEventListener("click", use);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    use();
  });
} else {
  news.textContent = NOT_HERE;
}
