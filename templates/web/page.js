// On top of pages that work without it: taps and words are sent in the background and the new bubbles
// put in place, as a messenger does. What it cannot do it leaves to the browser.
"use strict";
(() => {
  const thread = document.getElementById("thread");
  const toast = document.getElementById("toast");
  const heard = document.getElementById("heard");
  const field = document.getElementById("say");
  const root = document.documentElement;
  let busy = false;
  let leaving = false;
  let placed = -Infinity;

  const note = (text) => {
    toast.textContent = text;
    toast.classList.toggle("shown", text !== "");
  };

  const anew = () => {
    leaving = true;
    history.replaceState(null, "", "/#now");
    location.reload();
  };

  const withoutButtons = (bubble) => {
    bubble.classList.remove("open");
    bubble.querySelector("form")?.remove();
  };

  const mine = (text) => {
    const bubble = document.createElement("article");
    bubble.className = "bubble me";
    const who = document.createElement("span");
    who.className = "who";
    who.textContent = thread.dataset.you + " ";
    bubble.append(who, text);
    return bubble;
  };

  const place = (bubble, tapped, beside) => {
    placed = performance.now();
    document.getElementById("now")?.removeAttribute("id");
    bubble.id = "now";
    if (tapped) tapped.replaceWith(bubble);
    else thread.append(bubble);
    if (beside) return;
    for (const other of thread.querySelectorAll(".bubble.open")) if (other !== bubble) withoutButtons(other);
  };

  const show = (turn, tapped, said) => {
    const bubbles = [...turn.querySelectorAll("article")];
    if ("stale" in turn.dataset && bubbles.length) {
      const open = thread.querySelector(".bubble.open");
      if (tapped && tapped !== open) withoutButtons(tapped);
      tapped = open;
      bubbles[0].removeAttribute("data-fresh");
    }
    for (const bubble of bubbles) {
      const fresh = bubble.hasAttribute("data-fresh") || !tapped?.isConnected;
      if (fresh && said) thread.append(mine(said));
      if (fresh) said = "";
      place(bubble, fresh ? null : tapped, "beside" in turn.dataset);
      tapped = null;
    }
    note(turn.querySelector(".toast")?.textContent ?? "");
    const now = bubbles.at(-1);
    if (now) inView(now);
  };

  const inView = (bubble) => {
    const room = innerHeight - document.querySelector("header").offsetHeight - document.querySelector("form.say").offsetHeight;
    bubble.scrollIntoView({ block: bubble.offsetHeight > room ? "start" : "end" });
    heard.textContent = bubble.querySelector(".text").innerText;
    document.title = (bubble.querySelector("h2")?.textContent ?? "") + " · " + document.title.split(" · ").at(-1);
    if (document.activeElement !== field) bubble.focus({ preventScroll: true });
  };

  const send = async (form, button, tapped) => {
    const fields = new URLSearchParams(new FormData(form));
    if (button?.name) fields.append(button.name, button.value);
    const typed = fields.get("say");
    if (typed !== null && !typed.trim()) return;
    busy = true;
    note("");
    button?.classList.add("taken");
    thread.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch("/", { method: "POST", body: fields, headers: { "x-page": root.dataset.version } });
      const made = document.createElement("template");
      made.innerHTML = await answer.text();
      const turn = made.content.querySelector("[data-version]");
      if (!answer.ok) return note(made.content.textContent.trim().replace("\n", " · "));
      if (!turn || turn.dataset.version !== root.dataset.version || turn.dataset.lang !== root.lang) return anew();
      if (form.contains(field)) field.value = "";
      show(turn, tapped, typed ?? button.textContent);
      if ("file" in turn.dataset) location.assign(turn.dataset.file);
    } catch {
      note(thread.dataset.offline);
    } finally {
      if (leaving) return;
      busy = false;
      button?.classList.remove("taken");
      thread.removeAttribute("aria-busy");
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (button?.name === "lang") return;
    event.preventDefault();
    if (busy) return;
    form.closest("details.menu")?.removeAttribute("open");
    send(form, button, form.closest(".bubble"));
  });

  // The second half of a double click would answer the question that has just come into the place of the first.
  document.addEventListener("click", (event) => {
    if (event.detail > 1 && performance.now() - placed < 400 && event.target.closest(".rows button")) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const summary = event.target.closest("details.copy > summary");
    if (!summary) return;
    const sentence = summary.nextElementSibling;
    const selected = () => {
      getSelection().selectAllChildren(sentence);
      return document.execCommand("copy");
    };
    setTimeout(async () => {
      const done = navigator.clipboard ? await navigator.clipboard.writeText(sentence.textContent).then(() => true, selected) : selected();
      if (done) note(thread.dataset.copied);
    });
  });

  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  const newest = document.getElementById("now");
  if (newest && thread.querySelectorAll(".bubble").length > 1) newest.scrollIntoView({ block: "end" });
})();
