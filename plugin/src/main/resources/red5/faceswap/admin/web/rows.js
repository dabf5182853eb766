/**
 * Puts rows in the place of those that are there. Rows that stay are not touched, so that a button under the finger stays; a control
 * that has the keyboard's focus is told by its name, and keeps it.
 */
export function replaceRows(root, rows) {
  const focused = root.contains(document.activeElement) ? document.activeElement.getAttribute('aria-label') : null;
  rows.forEach((row, place) => {
    if (root.children[place] !== row) {
      root.insertBefore(row, root.children[place] ?? null);
    }
  });
  while (root.children.length > rows.length) {
    root.lastElementChild.remove();
  }
  if (focused && !root.contains(document.activeElement)) {
    root.querySelector(`[aria-label="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
}

/**
 * A choice of one among several.
 *
 * @param words what is chosen
 * @param choices value, text, and whether it cannot be chosen now, of each
 * @param chosen value of the one that is
 * @param change takes the value of another
 */
export function choiceRow(words, choices, chosen, change) {
  const row = document.createElement('label');
  const title = document.createElement('span');
  const select = document.createElement('select');
  row.className = 'row';
  title.textContent = words;
  select.setAttribute('aria-label', words);
  for (const [value, text, disabled = false] of choices) {
    const option = new Option(text, value, false, value === chosen);
    option.disabled = disabled;
    select.append(option);
  }
  select.addEventListener('change', () => change(select.value));
  row.append(title, select);
  return row;
}

/** A sentence below what it explains. */
export function quietWords(text) {
  const words = document.createElement('p');
  words.className = 'quiet';
  words.textContent = text;
  return words;
}
