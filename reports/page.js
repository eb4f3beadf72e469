// Comfort only: without it the page is whole. Sorts tables, filters trials, opens what a link points at.
'use strict';

// "12m04s", "850 ms", "31,204", "92 %": the number a reader sees; NaN where there is none.
function valueOf(text) {
  const span = text.match(/^(?:(\d+)h)?(?:(\d+)m)?(\d+)s$/);
  if (span) return ((+span[1] || 0) * 3600 + (+span[2] || 0) * 60 + +span[3]) * 1000;
  const number = parseFloat(text.replace(/[,<>]/g, ''));
  return / s$/.test(text) ? number * 1000 : number;
}

function compare(a, b) {
  const x = valueOf(a), y = valueOf(b);
  if (isNaN(x) !== isNaN(y)) return isNaN(x) ? 1 : -1;
  return isNaN(x) ? a.localeCompare(b) : x - y;
}

function sortBy(table, column, head) {
  const up = head.getAttribute('aria-sort') !== 'ascending';
  table.querySelectorAll('thead th').forEach(th => th.removeAttribute('aria-sort'));
  head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
  const body = table.tBodies[0], cell = row => row.cells[column].textContent.trim();
  [...body.rows].sort((a, b) => (up ? 1 : -1) * compare(cell(a), cell(b))).forEach(row => body.append(row));
}

document.querySelectorAll('table.sort').forEach(table => {
  if (table.tBodies[0].rows.length < 2) return;
  table.querySelectorAll('thead th').forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    button.addEventListener('click', () => sortBy(table, column, head));
    head.append(button);
  });
});

document.querySelectorAll('.trials').forEach(box => {
  const trials = box.querySelectorAll('details.trial');
  if (trials.length < 4) return;
  const input = document.createElement('input');
  input.type = 'search';
  input.placeholder = 'Filter trials';
  input.setAttribute('aria-label', 'Filter trials by their summary');
  input.addEventListener('input', () => trials.forEach(trial => {
    trial.hidden = !trial.querySelector('summary').textContent.toLowerCase().includes(input.value.toLowerCase());
  }));
  box.prepend(input);
});

function openTarget() {
  let at = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const target = at;
  for (; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
  if (target) target.scrollIntoView();
}
addEventListener('hashchange', openTarget);
if (location.hash) openTarget();
