import { choiceRow, quietWords, replaceRows } from './rows.js';

const EVERY = [1, 2, 3, 4, 6, 8, 12, 15, 30];
const SHARES = [0, 0.25, 0.5, 0.75, 1];
const STRENGTHS = [0.2, 0.4, 0.6, 0.8, 1];
const IDENTITY = {
  0: 'mixed with the person’s',
  0.25: 'slightly mixed with the person’s',
  0.5: 'as it is',
  0.75: 'slightly stressed',
  1: 'stressed',
};
/** Models that may take part besides the one that swaps: setting, kind, words. */
const PARTS = [
  ['occlusionMask', 'occlusion', 'What hides the face is found by', 'the mesh alone'],
  ['regionMask', 'region', 'What belongs to the face is said by', 'the mesh alone'],
  ['landmarker', 'landmarker', 'The face is laid by', 'the mesh'],
  ['enhancer', 'enhancer', 'The face is made finer by', 'nothing'],
];
const NAMES = ['engine', 'model', 'modelEvery', 'identity', 'enhancer', 'enhancerStrength', 'occlusionMask', 'regionMask', 'regions', 'landmarker'];

/** What makes the faces of a stream: the mesh, or one of the models that the operator brought along. */
export class EngineChoice {
  #root;
  #change;
  #models = [];
  #settings = { engine: 'mesh', model: '' };

  /** @param change sends settings to the server; what it then shows comes back by update() */
  constructor(root, change) {
    this.#root = root;
    this.#change = change;
  }

  updateModels(all) {
    const models = all.map(({ name, kind, state, obstacle, licence, ownRegions }) => ({
      name,
      kind,
      state,
      obstacle,
      licence,
      ownRegions,
    }));
    if (JSON.stringify(models) !== JSON.stringify(this.#models)) {
      this.#models = models;
      this.#show();
    }
  }

  update(status) {
    const next = Object.fromEntries(NAMES.map((name) => [name, status[name]]));
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
    makers.push(...this.#choices('swapper', chosen));
    const parts = [
      choiceRow('Faces are made by', makers, chosen, (name) =>
        this.#change(name ? { engine: 'onnx', model: name } : { engine: 'mesh' }),
      ),
    ];
    if (engine === 'onnx') {
      const often = [...new Set([...EVERY, modelEvery])].sort((a, b) => a - b);
      const choices = often.map((n) => [String(n), n === 1 ? 'every picture' : `one of ${n} pictures`, false]);
      parts.push(
        choiceRow('The model makes', choices, String(modelEvery), (n) => this.#change({ modelEvery: Number(n) })),
        quietWords('Fewer where it cannot keep up; in between the mesh carries what it made.'),
        ...this.#recipe(),
      );
      const names = [model, ...PARTS.map(([setting]) => this.#settings[setting])].filter((name) => name);
      for (const one of this.#models.filter(({ name }) => names.includes(name))) {
        parts.push(quietWords(names.length > 1 ? `${one.name}: ${one.licence}` : one.licence));
      }
    } else if (makers.length === 1) {
      parts.push(quietWords('Models make better likenesses: see “Models” below.'));
    }
    replaceRows(this.#root, parts);
  }

  /** Models of a kind that can be used, and the chosen one: name, words, whether it cannot. */
  #choices(kind, chosen) {
    return this.#models
      .filter((one) => one.kind === kind)
      .map((one) => [one, kind === 'swapper' ? !one.obstacle : one.state === 'ready'])
      .filter(([one, usable]) => usable || one.name === chosen)
      .map(([one, usable]) => [one.name, usable ? `Model ${one.name}` : `Model ${one.name} (cannot be used)`, !usable]);
  }

  /** What besides the swapper makes the face; a part of which no model is there is not shown. */
  #recipe() {
    const rows = [this.#shares('The source’s identity', 'identity', SHARES, (share) => IDENTITY[share])];
    for (const [setting, kind, words, none] of PARTS) {
      const chosen = this.#settings[setting];
      const choices = this.#choices(kind, chosen);
      if (choices.length > 0) {
        rows.push(choiceRow(words, [['', none, false], ...choices], chosen, (name) => this.#change({ [setting]: name })));
      }
      if (setting === 'regionMask') {
        rows.push(...this.#regions(chosen));
      }
    }
    if (this.#settings.enhancer) {
      rows.push(this.#shares('How much finer', 'enhancerStrength', STRENGTHS));
    }
    return rows;
  }

  /** What of the face may stay the person's own, by that mask. */
  #regions(mask) {
    const { regions } = this.#settings;
    const own = this.#models.find(({ name }) => name === mask)?.ownRegions ?? [];
    return own.map((region) => {
      const choices = [
        ['swapped', 'is swapped'],
        ['own', 'stays'],
      ];
      const chosen = regions.includes(region) ? 'swapped' : 'own';
      return choiceRow(`The person’s own ${region}`, choices, chosen, (next) =>
        this.#change({
          regions: next === 'swapped' ? [...regions, region] : regions.filter((one) => one !== region),
        }),
      );
    });
  }

  #shares(words, setting, usual, word = () => undefined) {
    const now = Math.round(100 * this.#settings[setting]) / 100;
    const shares = [...new Set([...usual, now])].sort((a, b) => a - b);
    const choices = shares.map((share) => [String(share), word(share) ?? `${Math.round(100 * share)} %`, false]);
    return choiceRow(words, choices, String(now), (share) => this.#change({ [setting]: Number(share) }));
  }
}
