/* Computes the hash of a file on the reader's own computer and asks for it. Without this script,
   or where the connection is not encrypted, the hash is typed or pasted. */
"use strict";

(() => {
  const place = document.querySelector("[data-hash-of-file]");
  if (!place || !window.crypto?.subtle) return;
  const file = place.querySelector("input"), told = place.querySelector(".help");
  const hash = document.getElementById(place.dataset.hashOfFile);
  place.hidden = false;

  file.addEventListener("change", async () => {
    if (!file.files.length) return;
    told.textContent = place.dataset.working;
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.files[0].arrayBuffer()));
    hash.value = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    told.textContent = hash.value;
    hash.form.requestSubmit();
  });
})();
