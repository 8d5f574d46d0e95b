"use strict";
(() => {
  const VALUES = JSON.parse(document.getElementById("data").textContent);
  const card = document.getElementById("card");
  const hint = Array.from(card.childNodes);
  let chosen = null;

  function line(tag, text) {
    const element = document.createElement(tag);
    element.textContent = text;
    return element;
  }

  function show(number) {
    const value = VALUES[number];
    if (!value) return;
    const where = [value.agent, value.region, value.when].filter(Boolean).join(" · ");
    const source = value.source ? [line("p", value.source)] : [];
    card.replaceChildren(line("b", value.said), line("p", where), line("p", value.phrase), line("blockquote", value.sentence), line("p", value.where), ...source);
    card.classList.remove("empty");
  }

  function choose(number) {
    chosen = number;
    for (const element of document.querySelectorAll("[data-value]")) element.classList.toggle("chosen", element.dataset.value === number);
    if (number !== null) show(number);
    else {
      card.replaceChildren(...hint);
      card.classList.add("empty");
    }
  }

  const of = (event) => event.target.closest("[data-value]")?.dataset.value ?? null;
  const panels = document.getElementById("panels");
  panels.addEventListener("click", (event) => choose(of(event)));
  panels.addEventListener("mouseover", (event) => { const number = of(event); if (number !== null) show(number); });
  panels.addEventListener("mouseleave", () => choose(chosen));
  panels.addEventListener("focusin", (event) => { const number = of(event); if (number !== null) show(number); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") choose(null);
    else if ((event.key === "Enter" || event.key === " ") && of(event) !== null) { event.preventDefault(); choose(of(event)); }
  });

  for (const button of document.querySelectorAll("[data-choose]")) {
    button.addEventListener("click", () => {
      document.body.dataset.view = button.dataset.choose;
      for (const other of document.querySelectorAll("[data-choose]")) other.setAttribute("aria-pressed", String(other === button));
    });
  }
})();
