# shellcheck shell=bash
# ./amcart replay CONSUMER [--data-dir DIR]
#
# Hands a consumer all its events again, from the first: the next ./amcart up does it. CONSUMER is an operation of the template
# that an event starts, such as search.on-product-changed. Consumers remember what they have done, so that a replay mends what was
# missed and repeats nothing. The shop has to be closed, because whoever reads remembers how far.

run() {
  local data_dir='' consumer=''
  while [ $# -gt 0 ]; do
    case $1 in
      --data-dir)
        needs_value "$@"
        data_dir=$2
        shift
        ;;
      -*) refuse_word replay "$1" ;;
      *) consumer=$1 ;;
    esac
    shift
  done
  if [ -z "$consumer" ]; then
    warn "which consumer? They are:"
    sed -n 's/^ *Handler: \([a-z-]*\.on-[a-z-]*\)$/  \1/p' template.yaml >&2
    exit 64
  fi
  use_data_dir "$data_dir"
  if [ -n "$(running_parts)" ] || running up >/dev/null; then
    die "the shop is open; ./amcart down closes it"
  fi
  [ -x "$SHOP_BINARY" ] || die "there is no shop yet; ./amcart up makes one"

  record up $$
  at_the_end leave_replay
  use_cluster
  start_postgres
  keep_settings
  long_run "$SHOP_BINARY" replay "$consumer" || exit 1
  say "The next ./amcart up hands them over."
}

leave_replay() {
  forget up
  stop_postgres
}
