//! Looking at eight bytes at a time.
//!
//! Fields are short. Looking at them in place, in one register, costs less than calling a search
//! made for long texts.

use crate::span::Span;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

/// Eight bytes from `at` on, the first in the lowest byte; zeros after the end of `line`.
#[inline]
pub fn window(line: &[u8], at: usize) -> u64 {
    match line.get(at..at + 8) {
        Some(eight) => u64::from_le_bytes(eight.try_into().unwrap_or_default()),
        None => {
            let mut eight = [0; 8];
            let rest = line.get(at..).unwrap_or_default();
            eight[..rest.len()].copy_from_slice(rest);
            u64::from_le_bytes(eight)
        }
    }
}

/// The high bit of each of eight bytes that is `byte`.
#[inline]
pub fn find_in(eight: u64, byte: u8) -> u64 {
    // Adding 0x7f to seven bits carries into the eighth unless all are zero, and never beyond it.
    let other = eight ^ (ONES * u64::from(byte));
    !(((other & !HIGH_BITS) + !HIGH_BITS) | other | !HIGH_BITS)
}

/// The same in fewer steps, but after a match it may falsely report another byte.
#[inline]
pub fn about_in(eight: u64, byte: u8) -> u64 {
    let other = eight ^ (ONES * u64::from(byte));
    other.wrapping_sub(ONES) & !other & HIGH_BITS
}

/// The sum of eight bytes, if it fits into one byte.
#[inline]
pub fn sum(eight: u64) -> usize {
    // The top byte of the product is the sum of all. A population count takes four times as many
    // steps, since the processor may be too old to have the instruction.
    (eight.wrapping_mul(ONES) >> 56) as usize
}

/// The high bit of the first of eight bytes that is a control character, such as TAB or LF. Bits
/// set after that mean nothing.
#[inline]
pub fn controls_in(eight: u64) -> u64 {
    eight.wrapping_sub(ONES * 0x20) & !eight & HIGH_BITS
}

/// Where the first TAB or LF is, from `at` on.
#[inline]
pub fn field_end(line: &[u8], mut at: usize) -> Option<usize> {
    // The lowest high bit set marks the first zero byte; those above may be wrong.
    let zeros = |eight: u64| eight.wrapping_sub(ONES) & !eight & HIGH_BITS;
    while at < line.len() {
        let eight = window(line, at);
        let ends =
            zeros(eight ^ (ONES * u64::from(b'\t'))) | zeros(eight ^ (ONES * u64::from(b'\n')));
        if ends != 0 {
            return Some(at + ends.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    None
}

/// The field that starts at `start`. It is not empty and has a TAB after it. `None` if there is no
/// such field.
#[inline]
pub fn inner_field(line: &[u8], start: usize) -> Option<Span> {
    let end = field_end(line, start)?;
    let length = end - start;
    (length > 0 && line[end] == b'\t').then_some(Span { start, length })
}

/// The field that starts at `start`, without the line's end, and where the next line starts. It is
/// not empty and the last of its line. `None` if there is no such field.
pub fn last_field(line: &[u8], start: usize) -> Option<(Span, usize)> {
    let end = field_end(line, start).filter(|&end| line[end] == b'\n')?;
    let text = &line[start..end];
    let length = text.strip_suffix(b"\r").unwrap_or(text).len();
    (length > 0).then_some((Span { start, length }, end + 1))
}

/// How many of eight bytes, from the first on, are ASCII digits.
#[inline]
pub fn digits_in(eight: u64) -> usize {
    // A digit becomes its value; adding 0x76 to more than 9 sets the high bit. A carry changes only
    // bytes after the first byte that is not a digit.
    let values = eight ^ (ONES * u64::from(b'0'));
    let others = (values.wrapping_add(ONES * 0x76) | values) & HIGH_BITS;
    others.trailing_zeros() as usize / 8
}

/// How many ASCII digits there are from `at` on.
#[inline]
pub fn digits(line: &[u8], at: usize) -> usize {
    let mut count = 0;
    loop {
        let digits = digits_in(window(line, at + count));
        count += digits;
        if digits < 8 {
            return count;
        }
    }
}

/// Whether a piece of a line consists of bases alone: A, C, G, T and N in either case.
///
/// Alleles differ in length from one to the next, and a loop over so few bytes mostly ends with a
/// mispredicted jump. So eight are looked at together.
#[inline]
pub fn are_bases(line: &[u8], span: Span) -> bool {
    let mut at = span.start;
    loop {
        let left = span.end() - at;
        let bases = bases_in(window(line, at));
        if left <= 8 {
            // The high bits of the bytes that count.
            let wanted = HIGH_BITS & (u64::MAX >> (64 - 8 * left.max(1)));
            return left == 0 || bases & wanted == wanted;
        }
        if bases != HIGH_BITS {
            return false;
        }
        at += 8;
    }
}

/// The high bit of each of eight bytes that is a base in either case.
#[inline]
fn bases_in(eight: u64) -> u64 {
    let folded = eight | (ONES * 0x20);
    let is = |letter: u8| find_in(folded, letter);
    is(b'a') | is(b'c') | is(b'g') | is(b't') | is(b'n')
}

/// Whether a byte is A, C, G, T or N in either case.
#[inline]
pub fn is_base(byte: u8) -> bool {
    matches!(byte | 0x20, b'a' | b'c' | b'g' | b't' | b'n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases_are_recognised_at_every_place() {
        for length in 0..40 {
            for behind in [0, 3, 20] {
                let mut line = vec![b'x'; 2];
                line.extend(b"ACGTNacgtn".iter().cycle().take(length));
                line.extend(std::iter::repeat_n(b'.', behind));
                let span = Span { start: 2, length };
                assert!(are_bases(&line, span));
                for at in 2..2 + length {
                    for byte in 0..=u8::MAX {
                        let before = std::mem::replace(&mut line[at], byte);
                        let is_one = b"ACGTNacgtn".contains(&byte);
                        assert_eq!(are_bases(&line, span), is_one, "{byte:#x} at {at}");
                        line[at] = before;
                    }
                }
            }
        }
    }

    #[test]
    fn a_field_ends_at_the_first_tab_or_lf() {
        for length in 0..20 {
            for other in (0..=u8::MAX).filter(|byte| !b"\t\n".contains(byte)) {
                let mut line = vec![other; 3 + length];
                assert_eq!(field_end(&line, 3), None);
                for end in [b'\t', b'\n'] {
                    line.truncate(3 + length);
                    line.extend_from_slice(&[end, b'\t', b'\n', other, other, other, other, other]);
                    assert_eq!(field_end(&line, 3), Some(3 + length));
                }
            }
        }
    }

    #[test]
    fn digits_are_counted_up_to_the_first_other_byte() {
        for length in 0..30 {
            for other in (0..=u8::MAX).filter(|byte| !byte.is_ascii_digit()) {
                let mut line = vec![b'x'];
                line.extend((0..length).map(|n| b'0' + (n % 10) as u8));
                assert_eq!(digits(&line, 1), length, "at the end of the line");
                line.push(other);
                line.extend_from_slice(b"90123");
                assert_eq!(digits(&line, 1), length, "before {other:#x}");
            }
        }
    }
}
