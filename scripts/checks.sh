# shellcheck shell=bash
# What checks the tree: one function per check, and a table at the end of how each went.

# Lines of name, outcome and time, in the order in which they ran.
CHECKS=''
# Lines that say how what failed is repeated.
REPEATS=''
FAILED=0

# Runs one check to its end. What fails does not keep the next from being tried.
check() {
  local name=$1 began=$SECONDS outcome=passed status=0
  shift
  step "$name"
  "$@" || status=$?
  if [ "$status" -ne 0 ]; then
    outcome=FAILED
    FAILED=$((FAILED + 1))
    # A check that somebody ended, or that had too little memory, has said nothing itself.
    if [ "$status" -gt 128 ]; then warn "$name: ended by signal $((status - 128))"; else warn "$name: failed"; fi
    note_repeats "$name" "$(repeats_of "$@")"
  fi
  note_check "$name" "$outcome" "$(elapsed "$began")"
}

# Notes a check that this machine cannot run, and why.
skip_check() {
  note_check "$1" "skipped: $2" ''
}

note_check() {
  CHECKS="$CHECKS$1	$2	$3
"
}

# One line for each command.
note_repeats() {
  local command
  while read -r command; do
    [ -z "$command" ] || REPEATS="$REPEATS$1	$command
"
  done <<<"$2"
}

# The commands that repeat a check, given the words that it ran.
repeats_of() {
  case $1 in
    formatting) echo 'cargo fmt --all     mends it' ;;
    shell_scripts | lints) echo './amcart lint' ;;
    everything | programs) echo './amcart test -- --no-run' ;;
    cargo_tests) failed_tests ;;
    identity_tests) echo 'node --test local/identity/provider.test.mjs' ;;
    generated) echo './amcart generate     writes them anew' ;;
    dependencies) echo 'cargo deny check licenses bans sources' ;;
  esac
}

# Says how it went; fails when a check did.
sum_up() {
  say
  printf '%s' "$CHECKS" | awk -F '\t' '{ printf "  %-20s %-9s %s\n", $1, $2, $3 }' >&2
  say
  [ "$FAILED" -gt 0 ] || return 0
  say "What failed, and what repeats it:"
  printf '%s' "$REPEATS" | awk -F '\t' '{ printf "  %-20s %s\n", $1, $2 }' >&2
  say
  return 1
}

formatting() {
  cargo fmt --all --check
}

shell_scripts() {
  shellcheck --external-sources amcart .ci/run scripts/*.sh scripts/commands/*.sh
}

lints() {
  long_run cargo clippy --workspace --all-targets -- -D warnings
}

programs() {
  long_run cargo build --workspace --bins
}

# All programs and tests in one build.
everything() {
  long_run cargo build --workspace --bins --tests
}

# Runs cargo's tests, counted from what they print.
cargo_tests() {
  counted cargo test --no-fail-fast "$@"
}

identity_tests() {
  install_identity && counted node --test --test-reporter=spec local/identity/provider.test.mjs
}

generated() {
  AMCART_TEMPLATE=$AMCART_ROOT/template.yaml "$CARGO_TARGET_DIR/debug/amcart" generate --check
}

dependencies() {
  cargo deny check licenses bans sources
}

# Where the output of tests is kept until they are counted.
TEST_OUTPUT=''

counted() {
  # shellcheck disable=SC2016
  long_run bash -c 'set -o pipefail; "$@" 2>&1 | tee -a "$0"' "$TEST_OUTPUT" "$@"
}

# How many tests passed and failed: cargo's `test result: ok. 3 passed; 0 failed` and Node's `ℹ pass 3`.
count_tests() {
  awk '/^test result:/ { for (i = 2; i <= NF; i++) { if ($i ~ /^passed/) passed += $(i - 1); if ($i ~ /^failed/) failed += $(i - 1) } }
    / pass [0-9]+$/ { passed += $NF }
    / fail [0-9]+$/ { failed += $NF }
    END { printf "tests: %d passed, %d failed\n", passed, failed }' "$TEST_OUTPUT"
}

# A command for each of cargo's tests that failed. Cargo names their program after it ran; one that names no test has crashed, or does
# not compile.
failed_tests() {
  awk -v seed="$AMCART_SEED" '
    function say(test) { print "AMCART_SEED=" seed " ./amcart test -- " program test }
    /^failures:$/ { count = 0; listing = 1; next }
    listing && /^    [^ ]+$/ { name[++count] = $1; next }
    listing && /^$/ { if (count) listing = 0; next }
    { listing = 0 }
    /^error: test failed, to rerun pass `/ {
      program = $0
      sub(/^[^`]*`/, "", program)
      sub(/`.*/, "", program)
      for (i = 1; i <= count; i++) say(" " name[i])
      if (!count) say("")
      count = 0
      found = 1
    }
    END { if (!found) { program = "--no-run"; say("") } }' "$TEST_OUTPUT"
}
