//! What comes in: bytes from standard input and files, cut into whole lines.
//!
//! [`operand`] is where bytes come from ([`pipe`] is what is special about pipes). [`gzip`] makes text
//! of them if they are compressed: [`raw`] reads ahead, [`member`] knows the headers, [`inflate`] is for
//! plain members. [`cutter`] cuts the text at line ends, or leaves reading files
//! ([`crate::batch::extent`]) and inflating BGZF ([`crate::batch::blocks`]) to the workers. [`lines`]
//! reads small files besides, [`sniff`] tells from an operand's first bytes that it is not text at
//! all. What the lines mean is the business of [`crate::kind`].

pub mod cutter;
pub mod gzip;
pub mod inflate;
pub mod lines;
pub mod member;
pub mod operand;
pub mod pipe;
pub mod raw;
pub mod sniff;
