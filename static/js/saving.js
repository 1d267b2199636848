/* Saves the lines of a sheet, or the answers to deductions, as they are typed.
 *
 * What is typed stays in this browser until the server has answered that it is saved. A line has
 * at most one request on its way; it keeps its key until it is answered, so that the server does
 * a request that arrives twice only once. What is typed meanwhile waits for that answer, and with
 * it for the version it is based on. The form of a line works without this script. */
"use strict";

(() => {
  const sheet = document.querySelector("[data-saving]");
  if (!sheet) return;
  const words = sheet.dataset;
  const { newKey, post, pauseAfter } = window.sending;
  const TYPING_MS = 700;
  const OWN = new Set(["csrfmiddlewaretoken", "version", "show", "then"]);
  const FIGURES = ".fields input, .fields select";
  /* As it is sent: of a box the value where it is ticked, else nothing. */
  const valueOf = (field) => (field.type === "checkbox" && !field.checked ? "" : field.value);
  const lines = new Map();
  document.documentElement.classList.add("saves-itself");

  class Line {
    constructor(form) {
      this.form = form;
      this.article = form.closest("article");
      this.url = form.getAttribute("action");
      this.place = `unsaved ${words.person} ${this.url}`;
      this.version = Number(form.elements.version.value);
      this.known = this.asItCame();
      this.waiting = {};
      this.sent = null;
      this.tries = 0;
      this.busy = false;
      this.conflict = null;
      this.isRefused = false;
      form.addEventListener("input", (event) => this.typed(event.target, TYPING_MS));
      form.addEventListener("change", (event) => this.typed(event.target, 0));
      form.addEventListener("submit", (event) => this.submitted(event));
      this.start();
      this.restore();
    }

    /* --- what is not saved yet --- */

    /* What differs from the page as it came was typed before this script was there; or the browser
     * has filled in, going back, what stood there once, and that must not be taken for typing. */
    start() {
      if (performance.getEntriesByType("navigation")[0]?.type !== "navigate") this.form.reset();
      for (const field of this.form.querySelectorAll("input:not([type=hidden]), select, textarea")) {
        const isTouched = field.type === "radio" ? field.checked && !field.defaultChecked
          : field.type === "checkbox" ? field.checked !== field.defaultChecked
          : field.matches("select") ? ![...field.options].every((o) => o.selected === o.defaultSelected)
            : field.value !== field.defaultValue;
        if (isTouched) this.typed(field, TYPING_MS);
      }
    }

    /* What stood there at the version that this window builds on. */
    asItCame() {
      const values = {};
      for (const field of this.form.querySelectorAll("input:not([type=hidden]), select, textarea")) {
        if (field.type === "radio") values[field.name] = field.defaultChecked ? field.value : values[field.name] || "";
        else if (field.type === "checkbox") values[field.name] = field.defaultChecked ? field.value : "";
        else if (field.matches("select")) values[field.name] = [...field.options].find((o) => o.defaultSelected)?.value || "";
        else values[field.name] = field.defaultValue;
      }
      return values;
    }

    typed(input, pause) {
      if (!input.name || OWN.has(input.name) || (input.type === "radio" && !input.checked)) return;
      const isLeft = pause === 0 && input.type !== "radio" && input.type !== "checkbox";
      if (isLeft && (this.isRefused || !(input.name in this.waiting))) return;
      this.waiting[input.name] = valueOf(input);
      this.isRefused = false;
      this.keep();
      if (this.conflict) {
        // Leaving a field may be the way to the box's own button, which must stay in its place.
        if (!isLeft) this.differs(this.conflict);
        return;
      }
      this.say("waiting");
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), pause);
    }

    keep() {
      const something = this.sent || Object.keys(this.waiting).length;
      try {
        if (something) {
          const { sent, waiting, version, known } = this;
          localStorage.setItem(this.place, JSON.stringify({ sent, waiting, version, known }));
        } else localStorage.removeItem(this.place);
      } catch { /* A full or forbidden store: the page itself still holds what was typed. */ }
    }

    restore() {
      let kept = null;
      try { kept = JSON.parse(localStorage.getItem(this.place)); } catch { kept = null; }
      if (!kept) return;
      this.sent = kept.sent;
      this.waiting = kept.waiting || {};
      if (!this.sent) this.version = kept.version;
      this.known = kept.known || {};
      this.put({ ...(this.sent ? this.sent.fields : {}), ...this.waiting });
      this.say("waiting");
      setTimeout(() => this.send());
    }

    put(values) {
      for (const [name, value] of Object.entries(values)) {
        const field = this.form.elements[name];
        if (field instanceof RadioNodeList) for (const one of field) one.checked = one.value === value;
        else if (field?.type === "checkbox") field.checked = Boolean(value);
        else if (field) field.value = value;
        if (name === "na_reason" && value) field.closest("details").open = true;
      }
    }

    get isSaved() { return !this.sent && !Object.keys(this.waiting).length; }

    /* --- on its way --- */

    send() {
      if (this.busy || this.conflict || this.isRefused) return;
      if (!this.sent) {
        if (!Object.keys(this.waiting).length) return;
        this.sent = { key: newKey(), version: this.version, fields: this.waiting };
        this.waiting = {};
        this.keep();
      }
      this.post();
    }

    async post() {
      this.busy = true;
      this.say("saving");
      const { key, version, fields } = this.sent;
      const answer = await post(this.url, { ...fields, version }, { key, cookie: words.csrfCookie });
      this.busy = false;
      this.answered(answer);
    }

    answered(answer) {
      switch (answer.outcome) {
        case "saved": return this.saved(answer);
        case "conflict": return this.differs(answer);
        case "refused": return this.refused(answer);
        default: return this.later(answer.outcome);
      }
    }

    later(state) {
      this.tries += 1;
      this.say(state);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), pauseAfter(this.tries));
    }

    saved(said) {
      this.tries = 0;
      this.version = said.version;
      this.form.elements.version.value = said.version;
      Object.assign(this.known, this.sent.fields);
      this.sent = null;
      this.keep();
      this.draw(said);
      if (said.sums) sums(said.sums);
      if (Object.keys(this.waiting).length) {
        this.say("waiting");
        this.send();
      } else if (said.since) this.stands(said.since);
      else this.say("saved", said.saved);
    }

    /* Nothing of one's own is open: what stands there now, and who has saved it. */
    stands(said) {
      this.version = said.version;
      this.known = { ...said.values };
      this.form.elements.version.value = said.version;
      this.put(said.values);
      this.draw(said);
      this.say("saved", said.by);
    }

    /* Nothing of this line was saved; the text stays here until it is mended. */
    refused(said) {
      this.isRefused = !Object.keys(this.waiting).length;
      this.waiting = { ...this.sent.fields, ...this.waiting };
      this.sent = null;
      this.keep();
      const told = [...(said.refused || []), ...Object.values(said.errors || {}).flat()];
      this.say("refused", told.join(" "));
      this.mark(Object.keys(said.errors || {}));
      if (!this.isRefused) this.send();
    }

    /* --- changed meanwhile --- */

    get mine() { return { ...this.sent.fields, ...this.waiting }; }

    differs(said) {
      this.conflict = said;
      if (Object.entries(this.mine).every(([name, value]) => value === said.values[name])) {
        return this.resolve(null);
      }
      // The same person in another window, at other fields of the line: both were meant to stay.
      if (said.own && Object.keys(this.mine).every((name) => this.known[name] === said.values[name])) {
        return this.resolve(this.mine);
      }
      const box = document.getElementById("conflict").content.cloneNode(true).firstElementChild;
      box.querySelector("[data-by]").textContent = said.by;
      box.querySelector("[data-own]").hidden = !said.own;
      box.querySelector("[data-others]").hidden = said.own;
      if (said.own) box.classList.replace("notice--error", "notice--warning");
      const rows = box.querySelector("tbody");
      for (const [name, value] of Object.entries(this.mine)) {
        if (value === said.values[name]) continue;
        const row = rows.insertRow();
        const cells = [this.label(name), said.values[name] || "–", value || "–"];
        cells.forEach((text) => { row.insertCell().textContent = text; });
      }
      const choose = (button, values) => box.querySelector(button).addEventListener("click", () => {
        this.resolve(values());
        this.firstInput.focus();
      });
      choose("[data-mine]", () => this.mine);
      choose("[data-theirs]", () => null);
      this.article.querySelector("[data-conflict]").replaceChildren(box);
      this.say(said.own ? "ownConflict" : "conflict");
    }

    resolve(mine) {
      const said = this.conflict;
      this.conflict = null;
      this.sent = null;
      this.tries = 0;
      this.waiting = mine || {};
      this.keep();
      this.article.querySelector("[data-conflict]").replaceChildren();
      this.stands(said);
      this.put(this.waiting);
      if (mine) this.send();
    }

    /* --- on the page --- */

    get firstInput() { return this.form.querySelector("input:not([type=hidden]), select, textarea"); }

    label(name) {
      const field = this.form.elements[name];
      const input = field instanceof RadioNodeList ? field[0] : field;
      const named = input.closest("fieldset")?.querySelector("legend") || input.labels[0];
      return named ? named.textContent.trim() : name;
    }

    /* Which fields are wrong; all others no longer are. */
    mark(names) {
      for (const field of this.form.querySelectorAll("input, select, textarea")) {
        if (names.includes(field.name)) field.setAttribute("aria-invalid", "true");
        else field.removeAttribute("aria-invalid");
      }
    }

    draw(said) {
      document.body.dispatchEvent(new Event("line-saved"));
      this.article.className = `line ${words.kind || "line--sheet"} ${said.tone}`;
      const points = this.article.querySelector("[data-points]");
      if (points) points.textContent = said.points;
      const measured = this.article.querySelector("[data-measured]");
      if (measured) measured.textContent = said.measured;
      const differs = this.article.querySelector("[data-differs]");
      if (differs) differs.textContent = said.differs || "";
      this.article.querySelector("[data-standing]").textContent = said.status;
      this.mark([]);
    }

    say(state, more = "") {
      const place = this.article.querySelector("[data-state]");
      const tone = { saved: "saved", conflict: "conflict", ownConflict: "conflict" }[state] || "unsaved";
      place.className = `status--${tone}`;
      place.textContent = [words[state] || "", more].filter(Boolean).join(" ");
      place.dataset.state = state;
      overall();
    }

    submitted(event) {
      if (event.submitter && event.submitter.value === "evidence") {
        if (this.isSaved) return;
        event.preventDefault();
        this.whenSaved(() => this.form.requestSubmit(event.submitter));
        return;
      }
      event.preventDefault();
      this.send();
      const next = figureAfter(document.activeElement);
      if (next) next.focus();
    }

    whenSaved(then) {
      clearTimeout(this.timer);
      this.send();
      const look = setInterval(() => {
        if (!this.isSaved) return;
        clearInterval(look);
        then();
      }, 100);
    }
  }

  /* From figure to figure as on paper: past notes, reasons and what a survey measures. */
  function figureAfter(place) {
    if (!place.matches(FIGURES)) return null;
    const stops = [...sheet.querySelectorAll(FIGURES)].filter(
      (input) => input.type !== "radio" || input.name !== place.name || input.form !== place.form
        || input === place);
    const next = stops[stops.indexOf(place) + 1];
    if (!next || next.type !== "radio") return next;
    return next.form.querySelector(`input[name="${next.name}"]:checked`) || next;
  }

  function sums(said) {
    const show = (name, text) => {
      for (const place of document.querySelectorAll(`[data-sum="${name}"]`)) place.textContent = text;
    };
    show("points", said.points);
    show("missing", said.missing_text);
    for (const [code, points] of Object.entries(said.fields)) show(`field ${code}`, points);
  }

  /* One sentence for the whole sheet, read aloud when it changes. */
  function overall() {
    const states = [...lines.values()].filter((line) => !line.isSaved || line.conflict);
    const place = document.getElementById("saving-state");
    const named = (state) => states.some(
      (line) => line.article.querySelector("[data-state]").dataset.state === state);
    const state = !states.length ? "allSaved"
      : named("conflict") ? "conflict" : named("ownConflict") ? "ownConflict" : named("signedOut") ? "signedOut"
        : named("offline") ? "offline" : named("refused") ? "someRefused" : "saving";
    if (place.dataset.now === state) return;
    place.dataset.now = state;
    place.textContent = words[state];
    document.getElementById("sign-in-again").hidden = state !== "signedOut";
  }

  for (const form of sheet.querySelectorAll("form[data-line]")) {
    lines.set(form.getAttribute("action"), new Line(form));
  }
  const hurry = () => { for (const line of lines.values()) if (!line.isSaved) line.send(); };
  window.addEventListener("online", hurry);
  window.addEventListener("focus", hurry);
  document.addEventListener("visibilitychange", hurry);
  window.addEventListener("beforeunload", (event) => {
    if ([...lines.values()].some((line) => !line.isSaved)) event.preventDefault();
  });
})();
