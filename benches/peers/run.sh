#!/usr/bin/env bash
# policydesk beside RapidFuzz, tantivy and nlp.js on one FAQ, one core, in one run.
#
#   benches/peers/run.sh [--faq DIR] [--questions FILE.jsonl] [--rounds N]
#
# Needs cargo, Python 3.11 or later with venv, and Node 18 or later with npm. In the environment:
#   POLICYDESK_BIN, POLICYDESK_FOOTPRINT   programs that are built already (both or neither)
#   PEERS_DIR                              where to install the peers, kept for the next run;
#                                          else a temporary folder
#   CORE                                   the core that everything runs on (default 0)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

say() { printf '%s\n' "$*" >&2; }

if [[ -z ${PEERS_DIR:-} ]]; then
  PEERS_DIR=$(mktemp -d)
  trap 'rm -rf "$PEERS_DIR"' EXIT
fi

# The paths of the programs, as cargo names them in what it prints.
built() {
  python3 -c '
import json, sys
kind, name = sys.argv[1:]
for line in sys.stdin:
    target = json.loads(line).get("target", {})
    if target.get("kind") == [kind] and target.get("name") == name:
        print(json.loads(line)["executable"])' "$@"
}

if [[ -z ${POLICYDESK_BIN:-} || -z ${POLICYDESK_FOOTPRINT:-} ]]; then
  say 'building policydesk'
  messages=$(cd "$here" && cargo bench --quiet --bench footprint --no-run --message-format=json)
  POLICYDESK_BIN=$(built bin policydesk <<<"$messages")
  POLICYDESK_FOOTPRINT=$(built bench footprint <<<"$messages")
fi

say "installing the peers in $PEERS_DIR"
python3 -m venv "$PEERS_DIR/venv"
"$PEERS_DIR/venv/bin/pip" install --quiet --requirement "$here/requirements.txt"
cp "$here/package.json" "$here/peers.mjs" "$PEERS_DIR"
npm install --prefix "$PEERS_DIR" --silent --no-audit --no-fund --no-package-lock

pin=()
if command -v taskset >/dev/null; then
  pin=(taskset -c "${CORE:-0}")
else
  say 'no taskset here: the programs are single-threaded, but not held to one core'
fi

say 'measuring'
export POLICYDESK_BIN POLICYDESK_FOOTPRINT NLPJS_DIR=$PEERS_DIR
"${pin[@]}" "$PEERS_DIR/venv/bin/python" "$here/peers.py" "$@"
