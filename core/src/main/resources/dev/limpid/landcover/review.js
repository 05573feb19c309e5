"use strict";
const items = [...document.querySelectorAll("article")];
const count = document.getElementById("count");
const button = document.getElementById("export");
let saved = true;

const decision = item => item.querySelector("input:checked").value;

function show() {
  const decided = items.filter(item => decision(item) !== "undecided");
  items.forEach(item => item.classList.toggle("decided", decided.includes(item)));
  count.textContent = decided.length + " of " + items.length + " decided";
}

/* As SampleFile.cell: quoted where CSV needs it, behind an apostrophe where a spreadsheet would run it. */
function cell(text) {
  const formula = t => /^[=+\-@\t\r]/.test(t) && !/^[-+]?\d{1,40}(\.\d{1,40})?([eE][-+]?\d{1,4})?$/.test(t);
  const safe = formula(text) || (text.startsWith("'") && formula(text.slice(1))) ? "'" + text : text;
  return /[,"\n\r;]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
}

function table() {
  const rows = ["id,given,decision,label"];
  for (const item of items) {
    const what = decision(item);
    if (what === "undecided") continue;
    const label = what === "relabel" ? item.querySelector("select").value : "";
    rows.push([item.dataset.id, item.dataset.given, what, label].map(cell).join(","));
  }
  return rows.join("\n") + "\n";
}

function save() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([table()], {type: "text/csv"}));
  link.download = "decisions.csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  saved = true;
}

function choose(item, value) {
  item.querySelector('input[value="' + value + '"]').checked = true;
  saved = false;
  show();
}

function move(from, step) {
  const at = items.indexOf(from);
  const next = items[at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + step))];
  next.focus();
  next.scrollIntoView({block: "nearest"});
}

if (button) {
  const keys = {"0": "undecided", "1": "keep", "2": "relabel", "3": "drop"};
  button.addEventListener("click", save);
  document.addEventListener("change", event => {
    const item = event.target.closest("article");
    if (!item) return;
    if (event.target.tagName === "SELECT") choose(item, "relabel");
    saved = false;
    show();
  });
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "SELECT") return;
    const item = document.activeElement.closest("article");
    if (event.key === "j") move(item, 1);
    else if (event.key === "k") move(item, -1);
    else if (item && event.key in keys) choose(item, keys[event.key]);
    else return;
    event.preventDefault();
  });
  window.addEventListener("beforeunload", event => {
    if (!saved) event.preventDefault();
  });
}
