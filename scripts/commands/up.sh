# shellcheck shell=bash
# ./amcart up [--detach] [--fresh] [--port N] [--data-dir DIR] [--styles N]
#
# Opens the shop: installs what the machine lacks (with apt-get as root or with a sudo that asks nothing; elsewhere it names
# the packages), starts a PostgreSQL cluster and an identity provider of its own, builds, migrates, fills the shop on its
# first day, and says where everything is. Everything listens on 127.0.0.1. Ctrl-C stops it all.
#
#   --detach        return when the shop is open; ./amcart down stops it
#   --fresh         throw the data directory's shop away first, without asking
#   --port N        the shop's port (8080, or the one that it had); the next free one when it is taken
#   --data-dir DIR  where the shop's state is kept (.amcart)
#   --styles N      how many styles a new shop begins with (2000; 0 for none)
#
# AMCART_LOG says what the shop logs (info). AMCART_POSTGRES_BIN names the directory of the PostgreSQL to use.

run() {
  local detach='' fresh='' port='' data_dir='' styles=''
  while [ $# -gt 0 ]; do
    case $1 in
      --detach | -d) detach=yes ;;
      --fresh) fresh=yes ;;
      --port | --data-dir | --styles)
        needs_value "$@"
        case $1 in
          --port) port=$2 ;;
          --data-dir) data_dir=$2 ;;
          --styles) styles=$2 ;;
        esac
        shift
        ;;
      *) refuse_word up "$1" ;;
    esac
    shift
  done
  [ -z "$port" ] || is_port "$port" || refuse "--port is \"$port\"; expected a number from 1 to $HIGHEST_PORT"
  case $styles in *[!0-9]*) refuse "--styles is \"$styles\"; expected a number" ;; esac

  use_data_dir "$data_dir"
  make_data_dir
  if [ -n "$fresh" ]; then
    throw_away
  else
    stop_if_open "$port"
  fi
  record up $$
  at_the_end leave_up
  open "$port" "$styles"

  step "the shop is open, $(elapsed 0) after ./amcart up"
  report
  if [ -n "$detach" ]; then
    STAYS=yes
    say "./amcart logs says what happens; ./amcart down stops it."
  else
    say "./amcart logs --follow says what happens; Ctrl-C stops it."
    watch
  fi
}

# Nothing is left to do when the shop is open; two of us at once would be in each other's way.
stop_if_open() {
  local other
  if is_open; then
    say "The shop is open already; ./amcart down stops it, and ./amcart up then begins with what is new."
    [ -z "$1" ] || [ "$1" = "$(kept_port shop)" ] || warn "--port $1 has to wait until then"
    report
    exit 0
  fi
  ! other=$(running up) || die "another ./amcart up (process $other) is at work on $DATA_DIR"
}

throw_away() {
  end_other_up
  stop_all
  use_cluster
  warn "throwing away $CLUSTER_DIR and, in $DATA_DIR, search, mail, provider, identity, log, run, secrets, env, ports, seeded"
  remove_cluster
  rm -rf "$DATA_DIR/search" "$DATA_DIR/mail" "$DATA_DIR/provider" "$IDENTITY_DIR" "$LOG_DIR" "${RUN_DIR:?}"/* \
    "$SECRETS_FILE" "$ENV_FILE" "$PORTS_FILE" "$DATA_DIR/seeded"
  make_data_dir
}

# Starts everything, in the order in which it is needed.
open() {
  # shellcheck disable=SC2086
  ensure $NEEDS_TO_RUN
  [ -z "$(running_parts)" ] || detail "of an earlier run there is still: $(running_parts | tr '\n' ' ')"
  # It may be of an older program, or know other ports.
  stop_part shop 20

  use_cluster
  if [ ! -d "$CLUSTER_DIR" ]; then step "making a PostgreSQL cluster"; else step "starting PostgreSQL"; fi
  make_cluster --data-checksums
  start_postgres
  start_identity
  build_shop
  make_databases
  choose_ports "$1"
  await_identity

  step "bringing the databases up to date"
  long_run "$SHOP_BINARY" migrate >"$(fresh_log migrate)" 2>&1 || {
    tail -n 15 "$LOG_DIR/migrate.log" >&2
    die "the databases are not up to date; see $LOG_DIR/migrate.log"
  }
  seed_once "$2"
  # Filling takes a while; somebody else may have taken a port meanwhile.
  choose_ports "$1"
  step "opening the shop"
  start_shop
  catch_up
}

# The shop's own ports, free ones, into the settings.
choose_ports() {
  SHOP_PORT=$(choose_port shop 8080 "$1")
  PROVIDER_PORT=$(choose_port provider 9410)
  write_settings
}

# Search, stock and ratings follow by events: whoever opens a new shop wants to find something in it.
catch_up() {
  [ -n "$NEW_SHOP" ] || return 0
  long_run "$SHOP_BINARY" catch-up >&2 || warn "the shop is open, and search may still be filling"
}

# Set when the shop was filled just now.
NEW_SHOP=''

# Fills a shop that is new.
seed_once() {
  local styles=${1:-2000}
  if [ -f "$DATA_DIR/seeded" ]; then
    [ -z "$1" ] || detail "this shop is filled already; --fresh begins a new one"
    return 0
  fi
  if [ "$styles" -gt 0 ]; then
    step "filling the shop with $styles styles"
    NEW_SHOP=yes
    long_run "$SHOP_BINARY" seed --styles "$styles" >&2 || die "the shop could not be filled; the next ./amcart up goes on"
  fi
  : >"$DATA_DIR/seeded"
}

# Set when what was started outlives us.
STAYS=''

# Waits until somebody stops us, or a part ends by itself.
watch() {
  local ended
  while :; do
    # A signal ends a `wait` at once.
    sleep 2 &
    wait $! || true
    ended=$(missing_parts | head -n 1)
    if [ -n "$ended" ]; then
      warn "$ended ended by itself; its last words are in ./amcart logs $ended"
      exit 1
    fi
  done
}

leave_up() {
  forget up
  [ -z "$STAYS" ] || return 0
  [ -z "$(running_parts)" ] || step "stopping what was started"
  stop_all
}
