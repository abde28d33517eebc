# shellcheck shell=bash
# ./amcart test [--quick|--deep] [-- WORDS…]
#
# Checks everything: formatting, shell scripts, lints, tests, what is generated, the licences of dependencies. Installs what only
# tests need, and starts a PostgreSQL of its own that is thrown away. Each check is run even when one before it failed; the exit
# code says whether all passed.
#
#   --quick    formatting, lints and unit tests
#   --deep     with many more random cases
#   -- WORDS   only the tests that cargo finds by these words: a name, or `-p order a_name`
#
# Random tests take their beginning from AMCART_SEED, which is printed; set it to repeat a run.
# AMCART_TEST_POSTGRES, the address of a server where tests may create databases, is used instead of starting one.

run() {
  local quick='' named=''
  while [ $# -gt 0 ]; do
    case $1 in
      --quick) quick=yes ;;
      --deep) export AMCART_DEEP=1 ;;
      --)
        shift
        [ $# -gt 0 ] || refuse "which tests? ./amcart test -- NAME"
        named=yes
        break
        ;;
      *) refuse_word test "$1" ;;
    esac
    shift
  done
  [ -z "$quick" ] || [ -z "${AMCART_DEEP:-}" ] || refuse "--quick or --deep?"
  # shellcheck disable=SC2086
  ensure $NEEDS_TO_TEST
  use_target_dir
  make_test_dir
  at_the_end leave_test
  set_for_tests

  if [ -n "$named" ]; then
    check programs programs
    say_which "$@"
    check tests cargo_tests "${WHICH[@]}"
  else
    check formatting formatting
    check 'shell scripts' shell_scripts
    check lints lints
    if [ -n "$quick" ]; then
      check 'unit tests' cargo_tests --workspace --lib
    else
      check 'building tests' everything
      check tests cargo_tests --workspace
      check 'identity provider' identity_tests
      check 'generated files' generated
      if cargo deny --version >/dev/null 2>&1; then
        check dependencies dependencies
      else
        skip_check dependencies 'needs cargo-deny (cargo install cargo-deny)'
      fi
    fi
  fi

  local status=0
  sum_up || status=1
  say "AMCART_SEED=$AMCART_SEED repeats this run; it took $(elapsed 0)."
  count_tests
  if [ -n "$named" ] && [ "$status" -eq 0 ] && [[ " $* " != *' --no-run '* ]] && count_tests | grep -q ' 0 passed, 0 failed'; then
    warn "no test has a name like that"
    status=1
  fi
  exit "$status"
}

# Sets WHICH to the words with which cargo finds the tests: everywhere, unless they say where; and a crate is the one in this tree,
# though one of others has its name.
say_which() {
  local word before='' where=''
  WHICH=()
  for word in "$@"; do
    case $before in
      -p | --package)
        where=yes
        [ ! -f "functions/$word/Cargo.toml" ] || word=path+file://$AMCART_ROOT/functions/$word
        ;;
    esac
    [[ $word != --package=* ]] || where=yes
    WHICH+=("$word")
    before=$word
  done
  [ -n "$where" ] || WHICH=(--workspace "${WHICH[@]}")
}

set_for_tests() {
  AMCART_SEED=${AMCART_SEED:-$((RANDOM * 32768 + RANDOM))}
  export AMCART_SEED
  export AMCART_ARTIFACTS=$CARGO_TARGET_DIR/debug
  # A data file beside the checkout; without it the tests that want it say that they skip.
  local products=$AMCART_ROOT/../shared/data/fashion-products.csv
  if [ -z "${AMCART_FASHION_CSV:-}" ] && [ -r "$products" ]; then
    AMCART_FASHION_CSV=$(cd "$(dirname "$products")" && pwd -P)/$(basename "$products")
    export AMCART_FASHION_CSV
  fi
  say "AMCART_SEED=$AMCART_SEED"
  [ -n "${AMCART_TEST_POSTGRES:-}" ] || start_test_postgres
}

# A PostgreSQL that may lose everything, and is quick for it.
start_test_postgres() {
  step "starting a PostgreSQL for the tests"
  use_cluster_in "$DATA_DIR"
  # Each test signs in anew, many times: what SCRAM costs a program that is not optimised would be most of the run.
  make_cluster --no-sync --auth-host=password
  # As many tests at once as there are cores, each with a shop of its own and nine pools of connections.
  POSTGRES_EXTRA="cluster_name = 'amcart test'
max_connections = 1000
fsync = off
full_page_writes = off
synchronous_commit = off
max_wal_size = 4GB
log_min_duration_statement = -1"
  # Anywhere: runs beside each other are not to meet.
  keep_port postgres $((20000 + RANDOM % 20000))
  start_postgres
  AMCART_TEST_POSTGRES=postgres://$ADMIN:$(secret POSTGRES_PASSWORD hex)@127.0.0.1:$PG_PORT/postgres
  export AMCART_TEST_POSTGRES
}

# A directory for this run alone. Those of runs that were killed are cleared away, with the server that may still be at work there.
make_test_dir() {
  local base=${TMPDIR:-/tmp} prefix left pid
  POSTGRES_USER=$(user_for_postgres)
  as_postgres test -x "$base" || base=/var/tmp
  prefix=${base%/}/amcart-test-$(id -u)
  for left in "$prefix"-*; do
    [ -O "$left" ] || continue
    pid=${left#"$prefix"-}
    [ -z "$(started_at "${pid%%-*}")" ] || continue
    use_data_dir "$left"
    leave_test
  done
  use_data_dir "$(mktemp -d "$prefix-$$-XXXXXX")"
  make_data_dir
  TEST_OUTPUT=$DATA_DIR/tests.out
  : >"$TEST_OUTPUT"
}

leave_test() {
  stop_postgres
  use_cluster_in "$DATA_DIR"
  remove_cluster
  rm -rf "$DATA_DIR"
}
