#!/usr/bin/env bash
# Runs all tests: installs what they need (as root; otherwise says what to install), builds, and checks everything with a real Red5,
# real publishers and real browsers. This is what guards the main branch.
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

need openjdk-17-jdk-headless maven nodejs npm ca-certificates libpulse0 libxcb-shm0 \
  chromium firefox-esr ffmpeg libxcomposite1 libxfixes3 libxrandr2 libudev1 libx11-6 libdbus-1-3
npm_install "$ROOT/test-harness/browser"
say "Building and testing (mvn verify)"
cd "$ROOT" && exec mvn -B -ntp verify
