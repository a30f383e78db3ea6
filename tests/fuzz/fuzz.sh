#!/bin/sh
# Fuzzing, with cargo-fuzz and libFuzzer:
#
#   fuzz.sh run SECONDS [TARGET...]   run each target that long, starting from the committed inputs
#   fuzz.sh keep [TARGET...]          add new findings to tests/fuzz/corpus, reduced to a few inputs
#                                     that together reach all the code that was reached
#
# Findings stay below target/fuzz from one run to the next. No sanitizer: the library has no unsafe code, the fuzzer is
# twice as fast without, and any toolchain will do.
set -eu
cd "$(dirname "$0")/../.."
target_dir=${CARGO_TARGET_DIR:-target}
mkdir -p "$target_dir/fuzz"
target_dir=$(cd "$target_dir" && pwd)
found=$target_dir/fuzz

command=${1:?run or keep}
shift
seconds=
if [ "$command" = run ]; then
    seconds=${1:?for how many seconds}
    shift
fi
[ $# -gt 0 ] || set -- gzip header kind rows stream table vcf

if ! command -v cargo-fuzz > /dev/null; then
    PATH=$target_dir/tools/bin:$PATH
    command -v cargo-fuzz > /dev/null || cargo install --quiet --locked --root "$target_dir/tools" cargo-fuzz
fi
cargo fuzz build --fuzz-dir tests/fuzz --sanitizer none --target-dir "$found/build"

# The fuzzer for a target, with the options of every run.
fuzzer() {
    target=$1
    shift
    "$(find "$found"/build/*/release -maxdepth 1 -name "$target" -type f)" -timeout=20 -rss_limit_mb=2048 \
        -dict=tests/fuzz/words.dict -artifact_prefix="$found/$target-" "$@"
}

for target; do
    kept=tests/fuzz/corpus/$target
    mkdir -p "$found/$target" "$kept"
    case $command in
    run)
        echo "== $target for $seconds seconds"
        if ! fuzzer "$target" "$found/$target" "$kept" -max_total_time="$seconds" -print_final_stats=1 \
            > "$found/$target.log" 2>&1; then
            grep -a -A8 'panicked at\|ERROR: libFuzzer' "$found/$target.log" >&2 || tail "$found/$target.log" >&2
            echo "the input is in $found; the full log is $found/$target.log" >&2
            exit 1
        fi
        grep -a 'DONE\|stat::number_of_executed_units\|stat::average_exec_per_sec' "$found/$target.log"
        ;;
    keep)
        # Merge by the code reached, not by how often, which keeps few inputs. Inputs with a descriptive name stay: texts
        # of each kind, and inputs that exposed a defect once.
        find "$kept" -type f -regex '.*/[0-9a-f]*' -exec cp -t "$found/$target" {} + -exec rm {} +
        fuzzer "$target" -set_cover_merge=1 -use_counters=0 "$kept" "$found/$target" > "$found/$target.log" 2>&1
        echo "$target: $(find "$kept" -type f | wc -l) inputs, $(cat "$kept"/* | wc -c) bytes"
        ;;
    esac
done
