#!/usr/bin/env bash
# Measures the product and prints Markdown tables; docs/benchmarks.md says what each figure means.
#
#   test-harness/bench.sh [PART...]   parts: stages throughput allocation faces models delay whep crowd capacity sustained; all (the default) runs them one after the other
#
# BENCH_FACES  which tables of faces, all by default: speed clips variants steady occlusion background small rim anonymous
# BENCH_OBJECTS  words, separated by commas: only objects with one of them in their name are moved over faces (cup,palm; "another head")
# BENCH_RIM    the same for what stands at the rim, of the table rim: words in its rows' names (shelf, "lower third"; "heads 25" for heads with 25 % of the face in the picture)
# BENCH_CLIPS  folders, separated by colons, with further clips and pictures for faces
# BENCH_MODELS which tables of models, all by default: memory cost carried even changes
# BENCH_WHEP   which tables of whep, all by default: answers felt first
# BENCH_SIZE   size of the picture in delay and whep (640x360)
# BENCH_MODE   mode of the stream in crowd: original or swap (original)
# BENCH_SECONDS   length of sustained (300)
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

PARTS="stages throughput allocation faces models delay whep crowd capacity sustained"
[ $# -gt 0 ] || set -- all
for part in "$@"; do
  case " all $PARTS " in
    *" $part "*) ;;
    *) sed -n '2,14s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2 ;;
  esac
done

# what is said on the way goes to the error output: the tables alone are the output
{
  need openjdk-17-jdk-headless maven nodejs npm ca-certificates chromium libpulse0 libxcb-shm0 libxcomposite1 libxfixes3 libxrandr2
  build
  npm_install "$ROOT/test-harness/browser"
} >&2
H=$ROOT/test-harness/target
# native libraries write to the standard output too: the tables get a way of their own
exec java -Xmx1g -Dfaceswap.checkout="$ROOT" -Dharness.browser="$ROOT/test-harness/browser" -Dbench.tables=/dev/fd/3 \
  -Dorg.bytedeco.javacpp.cachedir="$H/javacpp" \
  -cp "$H/classes:$(cat "$H/bench.class-path")" red5.faceswap.harness.bench.Bench "$@" 3>&1 >&2
