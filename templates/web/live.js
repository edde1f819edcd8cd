// Keeps a page of a class up to date. Without this script the page reloads itself, or by its button.
"use strict";
(() => {
  const page = document.querySelector("main[data-live]");
  const SILENT_MS = 40000; // two heartbeats and more: the connection is dead though nobody said so
  let source = null;
  let heard = 0;

  const anew = () => {
    source?.close();
    location.reload();
  };

  const connect = () => {
    source?.close();
    heard = Date.now();
    source = new EventSource(page.dataset.live);
    source.addEventListener("beat", () => (heard = Date.now()));
    source.onmessage = (event) => {
      heard = Date.now();
      const now = JSON.parse(event.data);
      if (now.mark !== page.dataset.mark) return anew();
      for (const name of ["joined", "finished"])
        for (const place of page.querySelectorAll(`[data-${name}]`)) place.textContent = now[name];
    };
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) setTimeout(anew, 5000);
    };
  };

  const look = () => {
    if (Date.now() - heard > SILENT_MS) connect();
  };

  // A form on its way brings the new page by itself; a reload now would throw away what it has to say.
  document.addEventListener("submit", (event) => event.defaultPrevented || source?.close());

  connect();
  setInterval(look, 5000);
  document.addEventListener("visibilitychange", look);
  addEventListener("online", connect);
  addEventListener("pageshow", (event) => event.persisted && anew());
  addEventListener("pagehide", () => source?.close());
})();
