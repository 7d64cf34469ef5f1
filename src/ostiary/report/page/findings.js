"use strict";
// Filters the findings, opens them, and lights up ways in the picture. The page says everything without it.
(() => {
  const byId = (id) => document.getElementById(id);
  const findings = [...document.querySelectorAll(".finding")];
  const groups = [...document.querySelectorAll(".bundle")];
  const number = (value) => value.toLocaleString("en-US");

  function filters() {
    const wanted = byId("search").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const kinds = new Set([...document.querySelectorAll("#filters .kind:checked")].map((box) => box.value));
    const onlyNew = byId("only-new") && byId("only-new").checked;
    return { wanted, kinds, onlyNew };
  }

  const texts = new Map();
  function textOf(element) {
    if (!texts.has(element)) texts.set(element, element.textContent.toLowerCase());
    return texts.get(element);
  }

  function fits(finding, head, { wanted, kinds, onlyNew }) {
    if (!kinds.has(finding.dataset.kind) || (onlyNew && finding.dataset.new === undefined)) return false;
    return wanted.every((word) => head.includes(word) || textOf(finding).includes(word));
  }

  function draw() {
    const chosen = filters();
    let shown = 0;
    groups.forEach((group) => {
      const head = textOf(group.querySelector("h3"));
      let here = 0;
      group.querySelectorAll(".finding").forEach((finding) => {
        finding.hidden = !fits(finding, head, chosen);
        if (!finding.hidden) here += 1;
      });
      group.hidden = here === 0;
      shown += here;
    });
    byId("shown").textContent = number(shown) + " of " + number(findings.length) + " findings shown";
  }

  function openAll(open) {
    findings.forEach((finding) => { if (!finding.hidden) finding.open = open; });
  }

  function listen() {
    let timer = 0;
    byId("filters").hidden = false;
    byId("filters").addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(draw, 120); });
    byId("open-all").addEventListener("click", () => openAll(true));
    byId("close-all").addEventListener("click", () => openAll(false));
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && !/INPUT|SELECT|TEXTAREA/.test(event.target.tagName)) {
        event.preventDefault();
        byId("search").focus();
      }
    });
    draw();
  }

  // A link to a finding opens it, also when a filter hides it.
  function openTarget() {
    const target = location.hash.length > 1 && byId(decodeURIComponent(location.hash.slice(1)));
    if (!target || !target.matches(".finding, .bundle")) return;
    const group = target.closest(".bundle");
    [target, group].forEach((one) => { one.hidden = false; });
    if (target.matches(".finding")) target.open = true;
    target.scrollIntoView();
  }

  function listenToPrinting() {
    let closed = [];
    addEventListener("beforeprint", () => {
      closed = [...document.querySelectorAll("details:not([open])")];
      closed.forEach((one) => { one.open = true; });
    });
    addEventListener("afterprint", () => { closed.forEach((one) => { one.open = false; }); });
  }

  // The picture: everything before and after the chosen box.
  function listenToPicture(picture) {
    const edges = [...picture.querySelectorAll(".edge")];
    const nodes = [...picture.querySelectorAll(".node")];
    const walk = (key, from, to) => {
      const seen = new Set([key]);
      const lit = new Set();
      for (const one of seen) {
        edges.filter((edge) => edge.dataset[from] === one).forEach((edge) => { lit.add(edge); seen.add(edge.dataset[to]); });
      }
      return [seen, lit];
    };
    const choose = (key) => {
      picture.classList.toggle("chosen", key !== null);
      const ways = key === null ? [] : [walk(key, "from", "to"), walk(key, "to", "from")];
      nodes.forEach((node) => node.classList.toggle("lit", ways.some(([seen]) => seen.has(node.dataset.key))));
      edges.forEach((edge) => edge.classList.toggle("lit", ways.some(([, lit]) => lit.has(edge))));
    };
    nodes.forEach((node) => {
      node.addEventListener("focus", () => choose(node.dataset.key));
      node.addEventListener("click", () => node.focus());
    });
    picture.addEventListener("keydown", (event) => { if (event.key === "Escape") document.activeElement.blur(); });
    picture.addEventListener("focusout", (event) => { if (!picture.contains(event.relatedTarget)) choose(null); });
  }

  if (byId("filters")) listen();
  if (byId("paths")) listenToPicture(byId("paths"));
  listenToPrinting();
  addEventListener("hashchange", openTarget);
  openTarget();
})();
