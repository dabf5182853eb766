#!/usr/bin/env bash
# Shows face swapping at work: builds, starts a real Red5 with the plugin, publishes a talking head to live/cam, and prints one line
# "ready CONSOLE WHEP" when pictures flow. Ctrl-C ends everything.
#
#   test-harness/demo.sh           until Ctrl-C
#   test-harness/demo.sh --check   watches by itself in Chromium, prints what was seen, ends with 0 or 1
#
# HTTP_PORT (5080), RTMP_PORT (1935) and RTC_PORT (5082, UDP) choose the ports.
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

PACKAGES="openjdk-17-jdk-headless maven nodejs npm ca-certificates libpulse0 libxcb-shm0"
case "${1:-}" in
  "") ;;
  --check) PACKAGES="$PACKAGES chromium" ;;
  *) sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 2 ;;
esac

need $PACKAGES
build
if [ "${1:-}" = --check ]; then
  npm_install "$ROOT/test-harness/browser"
fi
H=$ROOT/test-harness/target
exec java -Dfaceswap.checkout="$ROOT" -cp "$H/classes:$H/lib/*" red5.faceswap.harness.Demo "$@"
