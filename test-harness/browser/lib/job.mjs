// How every script here talks: options in as one JSON text (first argument, or first line of stdin), events and at last the
// result out as lines of JSON on stdout. When stdin was used and closes, the parent is gone, and so is the job.
import { createInterface } from 'node:readline';

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** Tells the parent that something happened. */
export function report(event, detail = {}) {
  say({ event, ...detail });
}

/**
 * Runs a job to its end and exits.
 * @param work async function of options and a Commands object; its value becomes {"result": ...}
 */
export async function run(work) {
  const commands = new Commands();
  let code = 0;
  try {
    const options = process.argv[2] ? JSON.parse(process.argv[2]) : await commands.first();
    say({ result: await work(options, commands) });
  } catch (failure) {
    say({ failure: failure.message ?? String(failure), stack: failure.stack });
    code = 1;
  }
  await closeAll();
  process.stdout.write('', () => process.exit(code));
}

const closers = [];
let closing = null;

/** Closed in reverse order when the job ends, however it ends. */
export function closeAtEnd(close) {
  closers.push(close);
}

/** Once only: who calls while it goes on waits for its end. */
function closeAll() {
  closing ??= closeEach();
  return closing;
}

async function closeEach() {
  for (const close of closers.splice(0).reverse()) {
    try {
      await close();
    } catch (failure) {
      process.stderr.write(`closing: ${failure.message}\n`);
    }
  }
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await closeAll();
    process.exit(143);
  });
}

/** The lines of JSON that the parent sends after the options, for example {"do":"stop"}. */
class Commands {
  #waiting = [];
  #takers = [];
  #handlers = new Map();

  constructor() {
    if (process.argv[2]) return;
    const lines = createInterface({ input: process.stdin });
    lines.on('line', (line) => this.#take(JSON.parse(line)));
    lines.on('close', async () => {
      await closeAll();
      process.exit(1);
    });
  }

  first() {
    if (this.#waiting.length) return Promise.resolve(this.#waiting.shift());
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  /** Calls the handler for each command of that name. */
  on(name, handler) {
    this.#handlers.set(name, handler);
    for (const command of this.#waiting.splice(0)) this.#take(command);
  }

  #take(command) {
    if (this.#takers.length) this.#takers.shift()(command);
    else if (this.#handlers.has(command.do)) this.#handlers.get(command.do)(command);
    else this.#waiting.push(command);
  }
}

export const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
