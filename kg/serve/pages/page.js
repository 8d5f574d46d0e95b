// All the script of the site: names suggested while typing, and marks of a report that can be switched off.
"use strict";

const list = document.getElementById("suggestions");
const types = document.querySelectorAll("input[data-type]");
let last = "";

async function suggest(text) {
  last = text;
  const answer = await fetch("/suggest?q=" + encodeURIComponent(text));
  if (!answer.ok || last !== text) return;
  const names = await answer.json();
  list.replaceChildren(...names.map(name => Object.assign(document.createElement("option"), { value: name })));
}

let waiting = 0;
for (const field of document.querySelectorAll("input[list=suggestions]")) {
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    const text = field.value.trim();
    if (text) waiting = setTimeout(suggest, 120, text);
  });
}

for (const box of types) {
  box.addEventListener("change", () => document.getElementById("text").classList.toggle("without-" + box.dataset.type, !box.checked));
}

const editor = document.getElementById("editor");
if (editor) {
  editor.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) editor.form.requestSubmit();
  });
}

document.addEventListener("keydown", event => {
  const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    document.getElementById("q").focus();
  }
});
