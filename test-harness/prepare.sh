# Sourced by demo.sh and verify.sh: what both need of the machine, and the build. Sets ROOT.
# Leaves nothing outside the checkout but Debian packages, ~/.m2 and ~/.npm.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

java_major() { javac -version 2>/dev/null | sed -n 's/^javac \([0-9]*\).*/\1/p'; }

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# The packages among the arguments that are not there. Programs count however they came onto the machine.
missing() {
  local p
  for p in "$@"; do
    case $p in
      openjdk-17-jdk-headless) [ "$(java_major)" -ge 17 ] 2>/dev/null || echo "$p" ;;
      maven) command -v mvn >/dev/null || echo "$p" ;;
      nodejs) command -v node >/dev/null || echo "$p" ;;
      npm) command -v npm >/dev/null || echo "$p" ;;
      *) installed "$p" || echo "$p" ;;
    esac
  done
}

# need PACKAGE...: installs what is missing as root; otherwise says the one line to run and ends.
need() {
  if ! command -v apt-get >/dev/null; then
    [ "$(java_major)" -ge 17 ] 2>/dev/null && command -v mvn node npm >/dev/null ||
      fail "This is no Debian or Ubuntu: install a JDK (17 or later), Maven, Node (18 or later) and npm, then run this again."
    return
  fi
  local wanted
  wanted=$(missing "$@" | tr '\n' ' ')
  [ -n "$wanted" ] || return 0
  if [ "$(id -u)" != 0 ]; then
    fail "Packages are missing. Run this line, then this script again:
  sudo apt-get update && sudo apt-get install -y --no-install-recommends $wanted"
  fi
  say "Installing: $wanted"
  export DEBIAN_FRONTEND=noninteractive
  apt-get -q update 2>&1 | tail -n 1
  # one dot for each package, so that something moves
  apt-get -y --no-install-recommends install $wanted 2>&1 |
    awk '/^Setting up/ { n++; printf "."; fflush() } /^E:/ { print } END { print " " n + 0 " packages" }'
  wanted=$(missing "$@" | tr '\n' ' ')
  [ -z "$wanted" ] || fail "These packages could not be installed: $wanted"
}

STAMP=$ROOT/test-harness/target/built

# Whether anything that goes into the build is newer than the last one.
changed() {
  [ -f "$STAMP" ] || return 0
  [ -n "$(find "$ROOT/pom.xml" "$ROOT/plugin" "$ROOT/bundle-manifest" "$ROOT/test-harness" \
    \( -name target -o -name node_modules \) -prune -o -type f -newer "$STAMP" -print -quit)" ]
}

# Builds everything but runs no tests; skipped when nothing has changed.
build() {
  if ! changed; then
    say "Already built."
    return
  fi
  local log=$ROOT/test-harness/target/build.log started=$ROOT/test-harness/target/build-started
  mkdir -p "$ROOT/test-harness/target"
  touch "$started"
  say "Building (the first time fetches about 300 MB; all of Maven's words are in $log)"
  (cd "$ROOT" && mvn -B package -DskipTests -Dspotless.check.skip=true 2>&1) | tee "$log" |
    awk '
      /^\[INFO\] Building red5/ { sub(/^\[INFO\] Building /, ""); if (n) print ""; n = 0; print "  " $0; fflush() }
      /^models:/ { print "    " $0; fflush() }
      /^\[INFO\] Download(ed|ing) from/ || /^Download(ed|ing) from/ { if (++n % 40 == 0) { printf "."; fflush() } }
      END { if (n) print "" }'
  if [ "${PIPESTATUS[0]}" != 0 ]; then
    grep -E '^\[ERROR\]' "$log" | head -n 20 >&2
    fail "The build failed; more in $log"
  fi
  mv "$started" "$STAMP"
}

# npm_install FOLDER: what its package-lock.json names, exactly, unless it is there already.
npm_install() {
  [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ] && return 0
  say "Fetching the npm packages of ${1#"$ROOT"/}"
  (cd "$1" && npm ci --no-audit --no-fund --loglevel=error) || fail "npm ci failed in $1"
  touch "$1/node_modules/.package-lock.json"
}
