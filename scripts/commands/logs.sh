# shellcheck shell=bash
# ./amcart logs [PART] [--follow] [--data-dir DIR]
#
# Shows the last lines that each part wrote, or 500 of one part: shop, identity, postgres, migrate.
#
#   --follow, -f   go on as they write, until Ctrl-C

run() {
  local follow='' data_dir='' part=''
  while [ $# -gt 0 ]; do
    case $1 in
      --follow | -f) follow=yes ;;
      --data-dir)
        needs_value "$@"
        data_dir=$2
        shift
        ;;
      -*) refuse_word logs "$1" ;;
      *) part=$1 ;;
    esac
    shift
  done
  use_data_dir "$data_dir"
  case $part in
    '' | migrate) ;;
    *) case " $PARTS " in *" $part "*) ;; *) refuse "there is no part \"$part\"; they are: $PARTS migrate" ;; esac ;;
  esac

  cd "$LOG_DIR" 2>/dev/null || die "nothing was logged yet in $LOG_DIR"
  local lines=20
  [ -z "$part" ] || lines=500
  set -- ${part:+"$part.log"}
  [ $# -gt 0 ] || for part in $PARTS; do
    [ ! -f "$part.log" ] || set -- "$@" "$part.log"
  done
  [ -f "${1:-}" ] || die "nothing was logged yet"
  if [ -n "$follow" ]; then
    # By name: a part that is started again begins a new file.
    exec tail -n "$lines" -F "$@"
  fi
  tail -n "$lines" "$@"
}
