"use strict";
// Draws the heat map from the data block. Every text goes in as text, never as HTML.
(() => {
  const data = JSON.parse(document.getElementById("heat-data").textContent);
  const COLUMNS = 40;
  const LISTED = 300;
  const WORDS = {
    a: "sees every record", s: "sees some records", n: "may read, but sees no record",
    d: "no access right", e: "Odoo raises an error", u: "cannot be decided",
  };
  const GLYPHS = { a: "all", n: "0", d: "·", e: "error", u: "?" };
  const byId = (id) => document.getElementById(id);
  const number = (value) => value.toLocaleString("en-US");
  const short = (value) => value < 10000 ? String(value)
    : value < 1e6 ? Math.round(value / 1e3) + "k" : (value / 1e6).toFixed(1) + "M";
  const count = (value, word) => number(value) + " " + word + (value === 1 ? "" : "s");

  const members = data.groups.map(() => []);
  data.users.forEach((user, index) => members[user[3]].push(index));
  data.rows.forEach((row) => { row.spans = new Map((row.s || []).map(([g, low, high]) => [g, [low, high]])); });
  const spanOf = (row, group) => row.spans.get(group) || (row.b ? [row.b, row.b] : null);
  const letter = (row, group) => row.l.length === 1 ? row.l : row.l[group];
  const hot = (row) => row.spans.size > 0 || row.b || /[eu]/.test(row.l);

  const state = { models: "", users: "", every: false, operation: data.rows.length ? data.rows[0].o : "read", page: 0 };
  let shown = { rows: [], columns: [] };

  // A column is a group, or one user when the filter leaves few.
  function columns() {
    const wanted = state.users.trim().toLowerCase();
    if (!wanted) return data.groups.map((_, group) => ({ group, user: null }));
    const hits = [];
    data.users.forEach((user, index) => {
      const text = (user[1] + " " + user[4] + " " + user[2]).toLowerCase();
      if (text.includes(wanted) || String(user[0]) === wanted) hits.push(index);
    });
    if (hits.length <= COLUMNS) return hits.map((user) => ({ group: data.users[user][3], user }));
    return [...new Set(hits.map((user) => data.users[user][3]))].sort((a, b) => a - b).map((group) => ({ group, user: null }));
  }

  function rows() {
    const wanted = state.models.trim().toLowerCase().split(/\s+/).filter(Boolean)
      .map((text) => text.includes("*") ? new RegExp("^" + text.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*") + "$") : text);
    const fits = (model) => !wanted.length || wanted.some((one) => typeof one === "string" ? model.includes(one) : one.test(model));
    return data.rows.filter((row) => row.o === state.operation && fits(row.m) && (state.every || hot(row)));
  }

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function span(row, column) {
    if (column.user !== null && row.v) {
      const visible = row.v[column.user];
      return visible ? [visible, visible] : null;
    }
    return spanOf(row, column.group);
  }

  function cellText(row, column) {
    const kind = letter(row, column.group);
    if (kind === "a") return row.t === 0 ? "0" : "all";
    if (kind !== "s") return GLYPHS[kind];
    const range = span(row, column);
    if (!range) return "some";
    return range[0] === range[1] ? short(range[0]) : short(range[0]) + "–" + short(range[1]);
  }

  function cellClass(row, column) {
    const kind = letter(row, column.group);
    if (kind === "a" && row.t === 0) return "n";
    const range = span(row, column);
    return kind === "s" && range && row.t && range[1] / row.t < 0.1 ? "s weak" : kind;
  }

  function columnName(column) {
    if (column.user !== null) return data.users[column.user][1];
    const users = members[column.group];
    return data.users[users[0]][1];
  }

  function columnSize(column) {
    return column.user !== null ? 1 : members[column.group].length;
  }

  function describe(row, column) {
    const who = column.user !== null ? columnName(column) : count(columnSize(column), "user");
    return row.m + ", " + who + ": " + (WORDS[letter(row, column.group)]) + " (" + cellText(row, column) + ")";
  }

  function draw() {
    const all = columns();
    const pages = Math.max(1, Math.ceil(all.length / COLUMNS));
    state.page = Math.min(state.page, pages - 1);
    const first = state.page * COLUMNS;
    shown = { rows: rows(), columns: all.slice(first, first + COLUMNS) };
    const table = byId("heat");
    table.replaceChildren(caption(), head(), body());
    byId("previous").disabled = state.page === 0;
    byId("next").disabled = state.page >= pages - 1;
    const people = shown.columns.reduce((sum, column) => sum + columnSize(column), 0);
    byId("position").textContent = all.length === 0 ? "no user fits"
      : "columns " + (first + 1) + "–" + (first + shown.columns.length) + " of " + number(all.length)
        + " (" + count(people, "user") + "), " + count(shown.rows.length, "model");
  }

  function caption() {
    return element("caption", "soft small", shown.rows.length ? "" : "no model fits");
  }

  function head() {
    const line = element("tr");
    const model = element("th", "", "model");
    model.scope = "col";
    const total = element("th", "", "records");
    total.scope = "col";
    line.append(model, total);
    shown.columns.forEach((column, index) => {
      const cell = element("th", "who");
      cell.scope = "col";
      const button = element("button");
      button.append(element("span", "", columnName(column)), element("b", "", "×" + number(columnSize(column))));
      button.title = columnName(column) + (columnSize(column) > 1 ? " and " + number(columnSize(column) - 1) + " more" : "");
      button.addEventListener("click", () => explainColumn(index));
      cell.append(button);
      line.append(cell);
    });
    const made = element("thead");
    made.append(line);
    return made;
  }

  function body() {
    const made = element("tbody");
    shown.rows.forEach((row, y) => {
      const line = element("tr");
      const name = element("th", "mono", row.m);
      name.scope = "row";
      line.append(name, element("td", "total", row.t === null ? "?" : short(row.t)));
      shown.columns.forEach((column, x) => {
        const cell = element("td", cellClass(row, column), cellText(row, column));
        cell.tabIndex = x === 0 && y === 0 ? 0 : -1;
        cell.dataset.x = x;
        cell.dataset.y = y;
        cell.setAttribute("aria-label", describe(row, column));
        line.append(cell);
      });
      made.append(line);
    });
    return made;
  }

  function cellAt(x, y) {
    return byId("heat").querySelector(`td[data-x="${x}"][data-y="${y}"]`);
  }

  function select(cell, focus) {
    byId("heat").querySelectorAll('td[tabindex="0"]').forEach((other) => { other.tabIndex = -1; });
    cell.tabIndex = 0;
    if (focus) cell.focus();
    explain(shown.rows[cell.dataset.y], shown.columns[cell.dataset.x]);
  }

  function move(event) {
    const cell = event.target.closest("td[data-x]");
    if (!cell) return;
    const x = Number(cell.dataset.x), y = Number(cell.dataset.y);
    const lastX = shown.columns.length - 1, lastY = shown.rows.length - 1;
    const goal = { ArrowLeft: [x - 1, y], ArrowRight: [x + 1, y], ArrowUp: [x, y - 1], ArrowDown: [x, y + 1],
      Home: [0, y], End: [lastX, y], PageUp: [x, Math.max(0, y - 10)], PageDown: [x, Math.min(lastY, y + 10)],
      Enter: [x, y], " ": [x, y] }[event.key];
    if (!goal) return;
    event.preventDefault();
    const next = cellAt(goal[0], goal[1]);
    if (next) select(next, true);
  }

  function explain(row, column) {
    const kind = letter(row, column.group);
    const panel = byId("detail");
    const title = element("h3", "mono", row.m);
    const parts = [title, element("p", "", (column.user !== null ? columnName(column) : count(columnSize(column), "user")) + ": " + WORDS[kind] + ".")];
    const range = span(row, column);
    if (range && row.t !== null) {
      const seen = range[0] === range[1] ? number(range[0]) : number(range[0]) + " to " + number(range[1]);
      parts.push(element("p", "", seen + " of " + count(row.t, "record") + "."));
    }
    if (row.w && kind in row.w) parts.push(element("p", "", "Why: " + data.reasons[row.w[kind]]));
    parts.push(userTable(column, (user) => seenBy(row, user, kind)));
    panel.replaceChildren(...parts);
  }

  function seenBy(row, user, kind) {
    if (kind !== "s" && kind !== "a") return "";
    const range = span(row, { group: data.users[user][3], user });
    return range ? number(range[0]) : "0";
  }

  function explainColumn(index) {
    const column = shown.columns[index];
    const reached = data.rows.filter((row) => row.o === state.operation && spanOf(row, column.group));
    const parts = [element("h3", "", count(columnSize(column), "user")), element("p", "", "reach records of " + count(reached.length, "model") + ".")];
    parts.push(userTable(column, (user) => data.users[user][2]));
    byId("detail").replaceChildren(...parts);
  }

  function userTable(column, last) {
    const users = column.user !== null ? [column.user] : members[column.group];
    const table = element("table");
    users.slice(0, LISTED).forEach((user) => {
      const line = element("tr");
      const [id, login, , , name] = data.users[user];
      line.append(element("td", "", login + (name ? " (" + name + ")" : "")), element("td", "", last(user)));
      line.title = "user " + id;
      table.append(line);
    });
    if (users.length <= LISTED) return table;
    const more = element("div");
    more.append(table, element("p", "soft", "and " + number(users.length - LISTED) + " more; filter by login to find one"));
    return more;
  }

  function listen() {
    let timer = 0;
    const later = (change) => (event) => {
      change(event.target);
      clearTimeout(timer);
      timer = setTimeout(draw, 120);
    };
    byId("models").addEventListener("input", later((box) => { state.models = box.value; }));
    byId("users").addEventListener("input", later((box) => { state.users = box.value; state.page = 0; }));
    byId("every").addEventListener("change", later((box) => { state.every = box.checked; }));
    byId("operation").addEventListener("change", later((box) => { state.operation = box.value; }));
    byId("previous").addEventListener("click", () => { state.page -= 1; draw(); });
    byId("next").addEventListener("click", () => { state.page += 1; draw(); });
    byId("heat").addEventListener("keydown", move);
    byId("heat").addEventListener("click", (event) => {
      const cell = event.target.closest("td[data-x]");
      if (cell) select(cell, true);
    });
  }

  byId("heat-map").hidden = false;
  listen();
  draw();
})();
