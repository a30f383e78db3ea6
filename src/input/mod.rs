//! What comes in: bytes from standard input and files, cut into whole lines.
//!
//! [`operand`] is where bytes come from, [`cutter`] cuts them at line ends or leaves the reading of
//! files to the workers ([`crate::batch::extent`]), [`lines`] reads small files besides, [`sniff`]
//! tells from an operand's first bytes that it is not text at all. What the lines mean is the
//! business of [`crate::kind`].

pub mod cutter;
pub mod lines;
pub mod operand;
pub mod sniff;
