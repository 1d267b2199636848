/* Before the page's own scripts: a line on which requests and answers get lost, come twice and late;
 * the clock of the page runs faster, so that its pauses cost no time; and an official who types. */
"use strict";

(() => {
  const HURRY = 20;
  const wait = window.setTimeout.bind(window), send = window.fetch.bind(window);
  const pause = (ms) => new Promise((done) => wait(done, ms));
  window.setTimeout = (work, ms = 0, ...more) => wait(work, ms / HURRY, ...more);

  const told = window.badLine = {
    typed: {}, edits: 0, lostRequests: 0, lostAnswers: 0, doubles: 0, conflicts: 0, others: 0, saved: {},
  };

  async function sent(url, how) {
    const answer = await send(url, { ...how, signal: undefined, keepalive: false });
    const said = await answer.clone().json();
    if (said.outcome === "saved") told.saved[how.headers["Idempotency-Key"]] = said.version;
    else if (said.outcome === "conflict") told.conflicts += 1;
    else told.others += 1;
    return answer;
  }

  window.fetch = async (url, how) => {
    await pause(Math.random() * 40);
    const fate = Math.random();
    if (fate < 0.2) {
      told.lostRequests += 1;
      throw new TypeError("the request was lost");
    }
    const first = sent(url, how);
    if (fate < 0.4) {
      told.lostAnswers += 1;
      first.catch(() => {});
      if (fate < 0.3) await first;
      throw new TypeError("the answer was lost");
    }
    if (fate < 0.5) {
      told.doubles += 1;
      wait(() => sent(url, how).catch(() => {}), Math.random() * 1500);
    }
    const answer = await first;
    await pause(Math.random() * 60);
    return answer;
  };

  /* Types into notes and counts of those lines, each time a higher number. */
  told.type = async (codes, edits, pace) => {
    const fields = codes.flatMap((code) => [...document.querySelectorAll(
      `[id='line-${code}'] [name=note], [id='line-${code}'] [name=count]`)]);
    for (let number = 1; number <= edits; number += 1) {
      const field = fields[Math.floor(Math.random() * fields.length)];
      field.value = String(number);
      field.dispatchEvent(new Event("input", { bubbles: true }));
      if (Math.random() < 0.3) field.dispatchEvent(new Event("change", { bubbles: true }));
      told.typed[field.id] = field.value;
      told.edits = number;
      await pause(Math.random() * 2 * pace);
    }
  };
})();
