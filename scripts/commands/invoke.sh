# shellcheck shell=bash
# ./amcart invoke OPERATION [--sample FILE] [--artifact FILE] [--data-dir DIR]
#
# Runs an operation as AWS Lambda runs it: the real artifact of its context, in a process of its own under a Runtime API, with
# one event. Prints what Lambda would hand back; what the program says goes to stderr. Other operations that it asks run as
# artifacts too. All work on the open shop's databases, so that what they change stays changed.
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
  build_artifacts
  # Both options are there or not at all.
  exec "$CARGO_TARGET_DIR/shop/amcart" invoke "$operation" ${sample:+--sample "$sample"} ${artifact:+--artifact "$artifact"}
}

# Builds the program of every context, for one may ask another, and says where they are.
build_artifacts() {
  use_target_dir
  step "building the artifacts; the first time takes some minutes"
  cargo build --quiet --profile shop --workspace --bins >&2 || die "the build failed"
  export AMCART_ARTIFACTS=$CARGO_TARGET_DIR/shop
}
