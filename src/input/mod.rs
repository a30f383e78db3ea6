//! The input: bytes from standard input and files, cut into whole lines.
//!
//! [`operand`] opens and reads operands ([`pipe`] handles what is special about pipes). [`gzip`]
//! inflates them if they are compressed: [`raw`] reads ahead, [`member`] parses the headers,
//! [`inflate`] handles plain members. [`cutter`] cuts the text at line ends, or leaves reading
//! files ([`crate::batch::extent`]) and inflating BGZF ([`crate::batch::blocks`]) to the workers.
//! [`lines`] reads small files besides. [`sniff`] recognises operands that are not text. What the
//! lines mean is for [`crate::kind`].

pub mod cutter;
pub mod gzip;
pub mod inflate;
pub mod lines;
pub mod member;
pub mod operand;
pub mod pipe;
pub mod raw;
pub mod sniff;
