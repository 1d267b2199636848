/* Shows a document inside the page. The links work without this script: they open it. */
"use strict";

(() => {
  const panel = document.getElementById("preview");
  if (!panel || !panel.showModal) return;
  const name = panel.querySelector("b"), place = panel.querySelector("div");
  panel.addEventListener("click", (event) => { if (event.target === panel) panel.close(); });
  panel.addEventListener("close", () => place.replaceChildren());

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-preview]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const isImage = link.dataset.preview.startsWith("image/");
    const shown = document.createElement(isImage ? "img" : "iframe");
    name.textContent = shown[isImage ? "alt" : "title"] = link.textContent.trim();
    shown.src = link.href;
    place.replaceChildren(shown);
    panel.showModal();
  });
})();
