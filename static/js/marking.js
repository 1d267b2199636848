/* Marks lines of an appraisal without leaving the list.
 *
 * A mark stays in this browser until the server has answered it, and goes again with the same key
 * where no answer came: done twice it is done once. A line has one mark on its way at a time. The
 * answer brings the parts of the page that it changes. The forms work without this script. */
"use strict";

(() => {
  const page = document.querySelector("[data-marking]");
  if (!page) return;
  const words = page.dataset, { newKey, post, pauseAfter } = window.sending;
  const store = `unsent marks ${words.person} ${location.pathname}`;
  const TYPED = "input[type=text], input:not([type]), textarea, select";
  const lines = () => [...page.querySelectorAll("[data-mark-line]")];
  const waiting = new Map();

  /* --- what is not answered yet --- */

  function keep() {
    try {
      if (waiting.size) localStorage.setItem(store, JSON.stringify([...waiting]));
      else localStorage.removeItem(store);
    } catch { /* A full or forbidden store: the page itself still holds it. */ }
  }

  function mark(form) {
    const article = form.closest("article");
    if (waiting.has(article.id)) return;
    const fields = Object.fromEntries(new FormData(form));
    delete fields.csrfmiddlewaretoken;
    const url = form.getAttribute("action") + location.search;
    waiting.set(article.id, { url, fields, key: newKey() });
    keep();
    send(article.id, 0);
  }

  async function send(id, tries) {
    const sent = waiting.get(id);
    if (!sent) return;
    say(id, "saving");
    document.getElementById(id)?.setAttribute("aria-busy", "true");
    const answer = await post(sent.url, sent.fields, { key: sent.key, cookie: words.csrfCookie });
    if (answer.outcome === "offline" || answer.outcome === "signedOut") {
      say(id, answer.outcome);
      sent.again = setTimeout(() => send(id, tries + 1), pauseAfter(tries + 1));
      return;
    }
    waiting.delete(id);
    keep();
    document.getElementById(id)?.removeAttribute("aria-busy");
    answered(id, sent, answer);
  }

  function answered(id, sent, answer) {
    const had = document.getElementById(id)?.contains(document.activeElement)
      || document.activeElement === document.body;
    for (const [name, html] of Object.entries(answer.fresh || {})) put(name, html);
    const told = [...(answer.refused || []), ...Object.values(answer.errors || {}).flat()];
    if (answer.outcome === "conflict") restore(id, sent);
    say(id, answer.outcome, told.join(" "));
    if (answer.outcome === "saved" && had) goOn(id, sent);
  }

  /* A part as the server draws it now; a box that was ticked stays so, what was typed in a
   * colleague's conflict comes back by restore(). */
  function put(name, html) {
    const before = document.querySelector(`[data-fresh="${CSS.escape(name)}"]`);
    if (!before) return;
    const template = document.createElement("template");
    template.innerHTML = html.trim();
    const now = template.content.firstElementChild;
    if (now?.matches("[data-mark-line]")) now.tabIndex = -1;
    if (now) before.replaceWith(now);
    else before.replaceChildren();
  }

  /* What somebody else made of the line stands above; what was typed stands in its form again. */
  function restore(id, sent) {
    const article = document.getElementById(id);
    const form = [...article.querySelectorAll("form[data-mark]")]
      .find((each) => sent.url.startsWith(each.getAttribute("action")) && "reason" in sent.fields
        && each.elements.reason);
    if (!form) return;
    for (const [name, value] of Object.entries(sent.fields)) {
      if (name !== "version" && form.elements[name]) form.elements[name].value = value;
    }
    form.closest("details")?.setAttribute("open", "");
  }

  /* --- where the focus goes --- */

  function goOn(id, sent) {
    const article = document.getElementById(id);
    if (!article) return;
    const isUndone = "what" in sent.fields;
    const all = lines(), after = all.slice(all.indexOf(article) + 1);
    const next = isUndone ? article : after.find((line) => line.querySelector("[data-key=a]"));
    if (next) enter(next);
    else (after.find((line) => "left" in line.dataset) || article).focus();
  }

  function enter(article) {
    const place = article.querySelector("[data-key=a]") || article.querySelector("[data-key=o]");
    (place || article).focus();
    article.scrollIntoView({ block: "nearest" });
  }

  /* --- on the page --- */

  function say(id, outcome, more = "") {
    const article = document.getElementById(id), place = article?.querySelector("[data-state]");
    if (!place) return;
    const isBad = outcome === "refused" || outcome === "conflict";
    place.className = isBad ? "small status--conflict" : outcome === "saved" ? "small" : "small status--unsaved";
    place.textContent = [words[outcome] || "", more].filter(Boolean).join(" ");
    const status = document.getElementById("marking-state");
    const isDone = outcome === "saved" && !waiting.size;
    status.textContent = `${article.dataset.markLine}: ${isDone ? words.allSaved : place.textContent}`;
    document.getElementById("sign-in-again").hidden = outcome !== "signedOut";
  }

  page.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-mark]")) return;
    event.preventDefault();
    mark(event.target);
  });

  /* The second click of a double one must not hit what has come into the button's place. */
  page.addEventListener("click", (event) => {
    if (event.detail > 1 && event.target.closest("[data-mark] button")) event.preventDefault();
  }, true);

  page.addEventListener("change", (event) => {
    if (!event.target.matches("[data-usual]")) return;
    const { form, selectedOptions: [chosen] } = event.target;
    const usual = { reason: chosen.dataset.text, legal_basis: chosen.dataset.basis, amount: chosen.dataset.points };
    for (const [name, text] of Object.entries(usual)) {
      const field = form.elements[name];
      if (!text || (field.value && field.value !== field.dataset.usual)) continue;
      field.value = field.dataset.usual = text;
    }
  });

  page.addEventListener("keydown", (event) => {
    const article = event.target.closest("[data-mark-line]");
    if (!article || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && event.repeat && event.target.matches("[data-mark] button")) {
      event.preventDefault();
      return;
    }
    if (event.key === "Escape" && event.target.closest("details[open]")) {
      const details = event.target.closest("details[open]");
      details.open = false;
      details.querySelector("summary").focus();
      return;
    }
    if (event.repeat || event.target.matches(TYPED)) return;
    const key = event.key.toLowerCase(), all = lines(), at = all.indexOf(article);
    if (key === "j" || key === "k") {
      const next = all[at + (key === "j" ? 1 : -1)];
      if (next) enter(next);
    } else {
      const place = /^[atuo]$/.test(key) && article.querySelector(`[data-key=${key}]`);
      if (!place) return;
      place.click();
      if (key === "t" && place.parentElement.open) place.parentElement.querySelector(TYPED).focus();
    }
    event.preventDefault();
  });

  for (const line of lines()) line.tabIndex = -1;
  let kept = [];
  try { kept = JSON.parse(localStorage.getItem(store)) || []; } catch { kept = []; }
  for (const [id, sent] of kept) {
    if (!document.getElementById(id)) continue;
    waiting.set(id, sent);
    send(id, 0);
  }
  const hurry = () => {
    for (const [id, sent] of waiting) if (sent.again) { clearTimeout(sent.again); sent.again = 0; send(id, 0); }
  };
  window.addEventListener("online", hurry);
  window.addEventListener("focus", hurry);
  window.addEventListener("beforeunload", (event) => { if (waiting.size) event.preventDefault(); });
})();
