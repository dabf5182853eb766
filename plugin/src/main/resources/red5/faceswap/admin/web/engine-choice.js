const EVERY = [1, 2, 3, 4, 6, 8, 12, 15, 30];

/** What makes the faces of a stream: the mesh, or one of the models that the operator brought along. */
export class EngineChoice {
  #root;
  #change;
  #models = [];
  #settings = { engine: 'mesh', model: '', modelEvery: 1 };

  /** @param change sends settings to the server; what it then shows comes back by update() */
  constructor(root, change) {
    this.#root = root;
    this.#change = change;
  }

  updateModels(models) {
    const swappers = models.filter((model) => model.kind === 'swapper');
    if (JSON.stringify(swappers) !== JSON.stringify(this.#models)) {
      this.#models = swappers;
      this.#show();
    }
  }

  update({ engine, model, modelEvery }) {
    const next = { engine, model, modelEvery };
    if (JSON.stringify(next) !== JSON.stringify(this.#settings)) {
      this.#settings = next;
      this.#show();
    }
  }

  /** What is set, also when something else was chosen and not taken. */
  reset() {
    this.#show();
  }

  #show() {
    const { engine, model, modelEvery } = this.#settings;
    const chosen = engine === 'onnx' ? model : '';
    const makers = [['', 'The mesh: any computer', false]];
    for (const one of this.#models) {
      const usable = !one.obstacle;
      if (usable || one.name === chosen) {
        makers.push([one.name, usable ? `Model ${one.name}` : `Model ${one.name} (cannot be used)`, !usable]);
      }
    }
    const parts = [
      this.#row('Faces are made by', makers, chosen, (name) =>
        this.#change(name ? { engine: 'onnx', model: name } : { engine: 'mesh' }),
      ),
    ];
    if (engine === 'onnx') {
      const often = [...new Set([...EVERY, modelEvery])].sort((a, b) => a - b);
      const choices = often.map((n) => [String(n), n === 1 ? 'every picture' : `one of ${n} pictures`, false]);
      parts.push(
        this.#row('The model makes', choices, String(modelEvery), (n) => this.#change({ modelEvery: Number(n) })),
        this.#words('Fewer where it cannot keep up; in between the mesh carries what it made.'),
      );
      const licence = this.#models.find((one) => one.name === model)?.licence;
      if (licence) {
        parts.push(this.#words(licence));
      }
    } else if (makers.length === 1) {
      parts.push(this.#words('Models make better likenesses: see “Models” below.'));
    }
    this.#root.replaceChildren(...parts);
  }

  #row(words, choices, chosen, change) {
    const row = document.createElement('label');
    row.className = 'row';
    const title = document.createElement('span');
    title.textContent = words;
    const select = document.createElement('select');
    for (const [value, text, disabled] of choices) {
      const option = new Option(text, value, false, value === chosen);
      option.disabled = disabled;
      select.append(option);
    }
    select.addEventListener('change', () => change(select.value));
    row.append(title, select);
    return row;
  }

  #words(text) {
    const words = document.createElement('p');
    words.className = 'quiet';
    words.textContent = text;
    return words;
  }
}
