// Passkeys: the device is asked, its answer goes into the form's hidden field, and the form is sent.
"use strict";
(() => {
  if (!window.PublicKeyCredential) return;
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const keys = (list) => (list || []).map((key) => ({ ...key, id: bytes(key.id) }));

  const asked = (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user ? { user: { ...options.user, id: bytes(options.user.id) } } : {}),
    ...(options.allowCredentials ? { allowCredentials: keys(options.allowCredentials) } : {}),
    ...(options.excludeCredentials ? { excludeCredentials: keys(options.excludeCredentials) } : {}),
  });
  const answer = (key) => {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
      if (key.response[part]) response[part] = text(key.response[part]);
    return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response });
  };
  const NOT_DONE = "The device did not answer. Try again, or use your password.";

  document.querySelectorAll("[data-passkey]").forEach((button) => {
    const form = button.closest("form");
    const says = form.querySelector("[data-passkey-says]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      if (says) says.textContent = "Waiting for your device ...";
      try {
        const publicKey = asked(JSON.parse(button.dataset.options));
        form.elements.passkey.value = answer(await navigator.credentials[button.dataset.passkey]({ publicKey }));
      } catch {
        if (says) says.textContent = NOT_DONE;
        return;
      }
      form.requestSubmit();
    });
  });
})();
