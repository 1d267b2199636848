/* Puts offered figures into the inputs of their line, as if they had been typed. Without this
 * script the button sends the line, and the server puts them in. */
"use strict";

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-take]");
  if (!button) return;
  event.preventDefault();
  let input = null;
  for (const [name, text] of Object.entries(JSON.parse(button.dataset.take))) {
    input = button.form.elements[name];
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (input) input.focus();
});
