/* One request that may come twice: its key, its answer, and how long to wait before it goes again.
 * saving.js and marking.js keep what is to be sent until it is answered. */
"use strict";

window.sending = (() => {
  const ANSWER_MS = 15000, LONGEST_PAUSE_MS = 30000;

  const newKey = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const hex = [...crypto.getRandomValues(new Uint8Array(16))]
      .map((byte, at) => (at === 6 ? (byte & 15) | 64 : at === 8 ? (byte & 63) | 128 : byte))
      .map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
  };

  const token = (cookie) => {
    const found = document.cookie.match(new RegExp(`(?:^|; )${cookie}=([^;]+)`));
    return found ? decodeURIComponent(found[1]) : "";
  };

  /* The server's answer; its outcome is offline or signedOut where there is none. */
  async function post(url, fields, { key, cookie }) {
    try {
      const got = await fetch(url, {
        method: "POST",
        body: new URLSearchParams(fields),
        headers: { Accept: "application/json", "Idempotency-Key": key, "X-CSRFToken": token(cookie) },
        redirect: "manual", credentials: "same-origin", keepalive: true,
        signal: AbortSignal.timeout?.(ANSWER_MS),
      });
      const isOurs = (got.headers.get("Content-Type") || "").startsWith("application/json");
      if (got.ok && isOurs) return await got.json();
      if (got.type === "opaqueredirect" || got.status === 403) return { outcome: "signedOut" };
    } catch { /* No answer: whether it arrived is not known, so the same request goes again. */ }
    return { outcome: "offline" };
  }

  const pauseAfter = (tries) =>
    Math.min(LONGEST_PAUSE_MS, 500 * 2 ** Math.min(tries, 6)) * (0.75 + Math.random() / 2);

  return { newKey, post, pauseAfter };
})();
