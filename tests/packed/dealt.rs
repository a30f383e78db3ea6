use hapfilter::batch::{Batch, Stop};
use hapfilter::flags::table::DEFAULT_BATCH_SIZE;
use hapfilter::input::cutter::Cutter;
use hapfilter::input::operand::Operand;

use crate::gzip::bgzf;
use crate::util::{file, tempdir};

/// How many of the blocks the reader leaves to the workers once it need not see the lines, and how
/// many blocks there are.
fn dealt(line: usize) -> (usize, usize) {
    let line = [&vec![b'x'; line - 1][..], b"\n"].concat();
    let text = line.repeat(40 * DEFAULT_BATCH_SIZE / line.len());
    let dir = tempdir();
    // bgzip's block size.
    let path = file(&dir, "text.gz", bgzf(&text, &[65_280]));
    let mut cutter = Cutter::new(
        vec![Operand::file(path.into())],
        DEFAULT_BATCH_SIZE,
        64 << 20,
    );
    let mut batch = Batch::default();
    let (mut left, mut length) = (0, 0);
    loop {
        batch.clear();
        cutter.fill(&mut batch);
        cutter.leave_reading();
        left += batch.blocks.len();
        batch.fetch();
        assert!(batch.data.ends_with(b"\n") || batch.data.is_empty());
        length += batch.data.len();
        if let Some(stop) = batch.stop.take() {
            assert!(matches!(stop, Stop::End), "{stop:?}");
            break;
        }
    }
    assert_eq!(length, text.len());
    (left, text.len().div_ceil(65_280))
}

#[test]
fn of_eight_blocks_a_worker_inflates_seven() {
    for line in [70, 2_000, 20_000] {
        let (left, all) = dealt(line);
        // The reader takes the first batch.
        let others = all - 9;
        assert!(
            8 * left >= 7 * others - 8,
            "lines of {line} bytes: {left} of {all}"
        );
    }
    // Lines longer than a block cost more.
    for (line, least) in [(100_000, 60), (300_000, 25)] {
        let (left, all) = dealt(line);
        println!("lines of {line} bytes: {left} of {all}");
        assert!(
            100 * left >= least * all,
            "lines of {line} bytes: {left} of {all}"
        );
    }
}
