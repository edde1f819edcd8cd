// The page is whole without this: it only follows the thumb instead of waiting for the button.
"use strict";
const range = document.getElementById("value");
const sections = document.querySelectorAll(".outcome section");

function follow() {
  for (const section of sections) {
    const shown = section.dataset.value === range.value;
    section.hidden = !shown;
    if (shown) range.setAttribute("aria-valuetext", section.dataset.text);
  }
}

range.addEventListener("input", follow);
// the address names what is shown, so that a reload and a link to it show the same
range.addEventListener("change", () => {
  const here = new URL(location.href);
  const fields = new FormData(range.form);
  for (const [name, value] of fields) here.searchParams.set(name, value);
  history.replaceState(null, "", here);
});
range.form.querySelector("button").hidden = true;
follow();
