/* Sends files in parts, as many as are chosen, and goes on where the line broke.
 *
 * A file belongs to the place that it was dropped on or chosen at: an element with data-drop, whose
 * data-code is the criterion that it proves. The server says how much of a file it has; after a
 * break it is asked again, and only the rest is sent. Photos are turned upright and made smaller
 * here; where that fails the file goes as it is. The forms of the pages work without this script. */
"use strict";

(() => {
  const words = document.querySelector("[data-uploading]")?.dataset;
  if (!words) return;
  const LEAST = 64 * 1024, MOST = 1024 * 1024, LONGEST_PAUSE_MS = 20000, ANSWER_MS = 60000;
  const WIDEST = 2000, QUALITY = 0.85, SMALL = 700 * 1024, MOST_FAILURES = 5;
  const queue = [];
  let isBusy = false;

  const token = () => {
    const found = document.cookie.match(new RegExp(`(?:^|; )${words.csrfCookie}=([^;]+)`));
    return found ? decodeURIComponent(found[1]) : "";
  };
  const pause = (ms) => new Promise((done) => {
    const timer = setTimeout(end, ms);
    function end() { clearTimeout(timer); window.removeEventListener("online", end); done(); }
    window.addEventListener("online", end);
  });
  const part = (id) => document.getElementById(id).content.cloneNode(true).firstElementChild;

  class Lost extends Error {}

  /* The server's answer, or Lost where there is none: the connection, a proxy, a new sign-in. */
  async function ask(url, body) {
    let got;
    try {
      got = await fetch(url, {
        method: "POST", body, redirect: "manual", credentials: "same-origin",
        headers: {
          Accept: "application/json", "X-CSRFToken": token(),
          ...(body instanceof Blob ? { "Content-Type": "application/octet-stream" } : {}),
        },
        signal: AbortSignal.timeout(ANSWER_MS),
      });
    } catch { throw new Lost("offline"); }
    if (got.type === "opaqueredirect" || got.status === 403) throw new Lost("signedOut");
    if (got.status === 404) return { outcome: "gone" };
    const isOurs = (got.headers.get("Content-Type") || "").startsWith("application/json");
    if (!got.ok || !isOurs) throw new Lost("offline", { cause: got.status });
    try { return await got.json(); } catch { throw new Lost("offline"); }
  }

  /* --- photos --- */

  async function upright(file) {
    if (!/^image\/(jpeg|webp|heic|heif)$/.test(file.type)) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, WIDEST / Math.max(picture.width, picture.height));
      if (scale === 1 && file.type === "image/jpeg" && file.size < SMALL) return file;
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      picture.close();
      const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
      if (!made || (made.size >= file.size && file.type === "image/jpeg")) return file;
      return new File([made], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: made.type });
    } catch { return file; }
  }

  async function hash(file) {
    if (!crypto.subtle) return "";
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /* Knows a file again after the page was left: its name, size and time as the disk has them. */
  function keyOf(file) {
    let sum = 5381;
    for (const char of file.name) sum = (sum * 33 + char.codePointAt(0)) >>> 0;
    return `${sum.toString(16)}-${file.size}-${file.lastModified}`.slice(0, 64);
  }

  /* --- one file on its way --- */

  class Sending {
    constructor(file, place) {
      this.file = file;
      this.place = place;
      this.key = keyOf(file);
      this.row = part("upload-row");
      this.row.querySelector("[data-name]").textContent = file.name;
      this.isDone = false;
      for (const button of this.row.querySelectorAll("[data-do]")) {
        button.addEventListener("click", () => this.told(button.dataset.do));
      }
      place.list.append(this.row);
      this.say("waiting");
    }

    say(state, more = "") {
      this.row.dataset.state = state;
      const own = state === "refused" && more ? "" : words[state] || "";
      const said = [own, more].filter(Boolean).join(" ");
      const box = this.row.querySelector("[data-said]");
      if (box.textContent !== said) box.textContent = said;
    }

    offer(...names) {
      for (const button of this.row.querySelectorAll("[data-do]")) {
        button.hidden = !names.includes(button.dataset.do);
      }
    }

    async run() {
      this.say("reading");
      this.ready = await upright(this.file);
      this.sha256 = await hash(this.ready).catch(() => "");
      await this.again();
    }

    /* Every step is asked for until it is answered. */
    async until(step) {
      for (let tries = 0; !this.isDone; tries += 1) {
        try { return await step(); } catch (lost) {
          if (!(lost instanceof Lost)) throw lost;
          if (lost.cause && tries >= MOST_FAILURES) return { outcome: "refused" };
          this.chunk = Math.max(LEAST, (this.chunk || MOST) / 2);
          this.say(lost.message);
          await pause(Math.min(LONGEST_PAUSE_MS, 500 * 2 ** Math.min(tries, 6)) * (0.75 + Math.random() / 2));
        }
      }
      return { outcome: "dropped" };
    }

    async again() {
      const begun = await this.until(() => ask(words.uploading, new URLSearchParams({
        name: this.ready.name, size: this.ready.size, key: this.key,
      })));
      if (begun.outcome !== "receiving") return this.refused(begun);
      this.url = begun.url;
      await this.send(begun.received);
    }

    async send(received) {
      this.chunk = this.chunk || 256 * 1024;
      while (received < this.ready.size && !this.isDone) {
        this.say("sending");
        this.row.querySelector("progress").value = 100 * received / this.ready.size;
        const from = received, since = performance.now();
        const got = await this.until(() => ask(
          `${this.url}?offset=${from}`, this.ready.slice(from, from + this.chunk)));
        if (got.outcome === "gone") return this.again();
        if (got.outcome !== "receiving") return this.refused(got);
        received = got.received;
        if (performance.now() - since < 2000) this.chunk = Math.min(MOST, this.chunk * 2);
      }
      this.row.querySelector("progress").value = 100;
      await this.finish("");
    }

    async finish(known) {
      if (this.isDone) return;
      this.say("checking");
      this.offer();
      const body = new URLSearchParams({ sha256: this.sha256, known });
      if (this.place.code) body.append("codes", this.place.code);
      const got = await this.until(() => ask(`${this.url}finish/`, body));
      if (got.outcome === "gone") return this.again();
      if (got.outcome === "known") {
        this.say("", got.useful ? got.said : `${got.said} ${this.place.code ? words.there : ""}`);
        this.offer(...(got.useful ? ["use"] : []), "add", "drop");
        this.row.querySelector("progress").hidden = true;
      } else if (got.outcome === "added") this.added(got);
      else this.refused(got);
    }

    added(got) {
      this.isDone = true;
      this.row.querySelector("progress").hidden = true;
      this.offer();
      this.say("done", got.said);
      const link = this.row.querySelector("[data-correct]");
      const line = this.place.element.closest("article");
      const back = location.pathname + location.search + (line ? `#${line.id}` : "");
      link.href = line ? `${got.correct}?next=${encodeURIComponent(back)}` : got.correct;
      link.hidden = false;
      freshen(this.place);
    }

    refused(got) {
      if (got.outcome === "dropped") return;
      this.isDone = true;
      this.row.querySelector("progress").hidden = true;
      this.offer("drop");
      this.say("refused", (got.refused || []).join(" "));
    }

    told(what) {
      if (what !== "drop") return void this.finish(what);
      const wasDone = this.isDone;
      this.isDone = true;
      this.row.remove();
      this.place.choose.querySelector("input").focus();
      if (this.url && !wasDone) ask(`${this.url}drop/`, new URLSearchParams()).catch(() => {});
    }
  }

  /* One after the other: on a slow line the first then arrives soonest. */
  async function work() {
    if (isBusy || !queue.length) return;
    isBusy = true;
    try { await queue.shift().run(); } finally { isBusy = false; work(); }
  }

  /* What the server now shows of the place takes the place of what stood there; what is being
   * typed is left alone. */
  async function freshen(place) {
    try {
      const got = await fetch(location.href, { credentials: "same-origin", redirect: "manual" });
      if (!got.ok) return;
      const page = new DOMParser().parseFromString(await got.text(), "text/html");
      const names = [place.element.dataset.fresh, ...(place.element.dataset.freshen || "").split(" ")];
      for (const name of names.filter(Boolean)) {
        const [now, before] = [page, document].map((where) => where.querySelector(`[data-fresh="${name}"]`));
        if (now && before) before.replaceChildren(...now.childNodes);
      }
      const article = place.element.closest("article");
      const renewed = article && page.getElementById(article.id);
      if (!renewed) return;
      const [standing, was] = [renewed, article].map((where) => where.querySelector("[data-standing]"));
      if (standing && was) was.textContent = standing.textContent;
      if (!article.matches(".line--error")) article.className = renewed.className;
    } catch { /* The list of what was sent tells it too. */ }
  }

  /* --- where files are dropped and chosen --- */

  class Place {
    constructor(element) {
      this.element = element;
      this.code = element.dataset.code || "";
      this.choose = part("upload-controls");
      this.list = document.createElement("ul");
      this.list.className = "uploads";
      for (const name of this.choose.querySelectorAll("[data-for]")) name.textContent = this.code;
      for (const input of this.choose.querySelectorAll("input")) {
        input.addEventListener("change", (event) => {
          event.stopPropagation();
          this.take(input.files);
          input.value = "";
        });
        input.addEventListener("input", (event) => event.stopPropagation());
      }
      element.append(this.choose, this.list);
      const target = element.closest("article") || element;
      target.addEventListener("dragover", (event) => {
        if (![...event.dataTransfer.types].includes("Files")) return;
        event.preventDefault();
        target.classList.add("drop--over");
      });
      target.addEventListener("dragleave", (event) => {
        if (!target.contains(event.relatedTarget)) target.classList.remove("drop--over");
      });
      target.addEventListener("drop", (event) => {
        if (!event.dataTransfer.files.length) return;
        event.preventDefault();
        target.classList.remove("drop--over");
        this.take(event.dataTransfer.files);
      });
    }

    take(files) {
      for (const file of files) {
        queue.push(new Sending(file, this));
        work();
      }
    }
  }

  for (const element of document.querySelectorAll("[data-drop]")) new Place(element);
  /* A file dropped beside a place is not opened instead of the page. */
  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
  }
  window.addEventListener("beforeunload", (event) => {
    const left = document.querySelector(".uploads [data-state=sending], .uploads [data-state=waiting], .uploads [data-state=reading], .uploads [data-state=offline], .uploads [data-state=signedOut], .uploads [data-state=checking]");
    if (left) event.preventDefault();
  });
})();
