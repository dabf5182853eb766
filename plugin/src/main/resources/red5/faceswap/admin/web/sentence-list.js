/** Changed lists only, so that a screen reader does not read the same sentences again each second. */
export function showSentences(list, sentences) {
  if (list.dataset.shown === JSON.stringify(sentences)) {
    return;
  }
  list.dataset.shown = JSON.stringify(sentences);
  list.replaceChildren(
    ...sentences.map((sentence) => {
      const item = document.createElement('li');
      item.textContent = sentence;
      return item;
    }),
  );
}
