# shellcheck shell=bash
# ./amcart bench [WORDS…]
#
# Measures the shop. The words are those of bench/run.

run() {
  if [ ! -x bench/run ]; then
    warn "there are no benchmarks yet: they will live in bench/, and bench/run is not there"
    exit "$UNAVAILABLE"
  fi
  exec bench/run "$@"
}
