# shellcheck shell=bash
# ./amcart invoke OPERATION [--sample FILE] [--artifact FILE] [--data-dir DIR]
#
# Runs an operation as AWS Lambda runs it: the real artifact of its context, in a process of its own under a Runtime API, with
# one event. Prints what Lambda would hand back; what the program says goes to stderr. Other operations that it asks run as
# artifacts too. All work on the open shop's databases, so that what they change stays changed.
#
# Built are the artifacts of its context and of those that it may ask, in the profile of ./amcart up, whose work they share: some
# ten seconds each the first time, and again for what was changed.
#
#   --sample FILE    another event than events/samples/OPERATION.json
#   --artifact FILE  another program than the one that is built from this checkout: one that ships, say
#   --data-dir DIR   the shop's data directory (.amcart)
#
#   ./amcart invoke order.list
#
# The search index has one writer: search.on-... operations say that it is taken as long as the shop is at work on it.

run() {
  local operation='' sample='' artifact='' data_dir=''
  while [ $# -gt 0 ]; do
    case $1 in
      --sample | --artifact | --data-dir)
        needs_value "$@"
        case $1 in
          --sample) sample=$(from_here "$2") ;;
          --artifact) artifact=$(from_here "$2") ;;
          --data-dir) data_dir=$2 ;;
        esac
        shift
        ;;
      -*) refuse_word invoke "$1" ;;
      *)
        [ -z "$operation" ] || refuse_word invoke "$1"
        operation=$1
        ;;
    esac
    shift
  done
  [ -n "$operation" ] || refuse "which operation? ./amcart invoke order.list"
  [ -z "$sample" ] || [ -r "$sample" ] || refuse "--sample is \"$sample\", which cannot be read"
  [ -z "$artifact" ] || [ -x "$artifact" ] || refuse "--artifact is \"$artifact\", which is no program"

  use_data_dir "$data_dir"
  use_open_shop
  # Somebody's own artifact stands for the context's.
  build_artifacts "$operation" "${artifact:+${operation%%.*}}"
  # Both options are there or not at all.
  exec "$SHOP_BINARY" invoke "$operation" ${sample:+--sample "$sample"} ${artifact:+--artifact "$artifact"}
}

# Builds the programs that operation `$1` runs on, but for that of context `$2`, and says where they are. One that is not there has
# none, and is named by the program itself.
build_artifacts() {
  local context bins='' began=$SECONDS
  use_target_dir
  for context in $(contexts_of "$1"); do
    [ "$context" = "$2" ] || bins="$bins --bin $context"
  done
  export AMCART_ARTIFACTS=$CARGO_TARGET_DIR/shop
  [ -n "$bins" ] || return 0
  step "building the artifacts of$(printf '%s' "$bins" | sed 's/ --bin//g')"
  # With the whole workspace in view cargo takes up what `up` has built; on its own a context's crates have other features.
  # shellcheck disable=SC2086
  cargo build --profile shop --workspace $bins >&2 || die "the build failed"
  [ $((SECONDS - began)) -lt 5 ] || detail "built in $(elapsed "$began")"
}

# The contexts of an operation and of all that it may ask, as the template's references have it.
contexts_of() {
  awk -v operation="$1" '
    /^  [A-Za-z0-9]+:/ { id = $1; sub(/:$/, "", id) }
    $1 == "Handler:" { context[id] = $2; sub(/\..*/, "", context[id]); if ($2 == operation) asked[count++] = id }
    { for (line = $0; match(line, /!(Ref|GetAtt) [A-Za-z0-9]+/); line = substr(line, RSTART + RLENGTH)) refers[id] = refers[id] substr(line, RSTART, RLENGTH) " " }
    END {
      for (next_one = 0; next_one < count; next_one++) {
        id = asked[next_one]
        if (id in reached) continue
        reached[id]
        if (id in context && !(context[id] in told)) { told[context[id]]; print context[id] }
        words = split(refers[id], word, " ")
        for (i = 1; i <= words; i++) if (word[i] !~ /^!/) asked[count++] = word[i]
      }
    }' template.yaml
}
