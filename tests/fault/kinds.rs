//! Standard input and output that are not pipes or files, in odd states and portions.
//!
//! A socket or a terminal can be both ends at once. `O_NONBLOCK` belongs to the open file, not to
//! the descriptor, so whoever else has it open sets it for both ends. Devices never end, or are at
//! their end from the start. The output must not depend on the portions in which a producer writes
//! or a consumer reads.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use rustix::fs::{CWD, FileType, Mode, OFlags, fcntl_getfl, fcntl_setfl, mknodat};
use rustix::io::ioctl_fionread;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, OptionalActions, OutputModes, tcgetattr, tcsetattr};

use super::{MATRIX, NAMES, TABLE, matrix, table};
use crate::ends::{Feed, Tap, set_nonblocking};
use crate::util::{Child, DEADLINE, file, tempdir};

/// More rows than buffers and small batches hold.
const MANY: usize = 100_000;

const SMALL: &str = "--batch-size=16K";

/// Feeds the child until it takes no more while nobody reads its output, then reads the rest.
/// `close` ends its input.
#[track_caller]
fn fill_and_drain(
    (matrix, whole): (&str, &[u8]),
    child: Child,
    mut input: Feed,
    output: Tap,
    close: impl FnOnce() + Send + 'static,
) {
    let taken = input.send_for(matrix.as_bytes(), Duration::from_millis(60));
    assert!(taken < matrix.len(), "the child took everything");
    let left = matrix[taken..].to_owned();
    let feeder = std::thread::spawn(move || {
        input.send(left);
        close();
    });
    assert!(output.rest() == whole, "changed output");
    feeder.join().expect("feeder");
    child.wait().ok().stderr_is("");
}

#[test]
fn both_ends_may_be_nonblocking() {
    let matrix = matrix(MANY);
    let whole = table(&matrix);
    for threads in ["-@1", "-@2", "-@8"] {
        let (stdin, input) = Feed::pipe();
        let (output, stdout) = Tap::pipe();
        set_nonblocking(&stdin);
        set_nonblocking(&stdout);
        let child = Child::hapfilter(&[threads, SMALL], stdin, stdout);
        fill_and_drain((&matrix, &whole), child, input, output, || ());
    }
}

#[test]
fn one_socket_may_be_both_ends() {
    let matrix = matrix(MANY);
    let whole = table(&matrix);
    for threads in ["-@1", "-@2", "-@8"] {
        for nonblocking in [false, true] {
            let (ours, theirs) = UnixStream::pair().expect("a pair of sockets");
            let stdout = OwnedFd::from(theirs.try_clone().unwrap());
            if nonblocking {
                set_nonblocking(&theirs);
                let flags = fcntl_getfl(&stdout).unwrap();
                assert!(flags.contains(OFlags::NONBLOCK), "one flag for both");
            }
            let child = Child::hapfilter(&[threads, SMALL], OwnedFd::from(theirs), stdout);
            let input = Feed::on(ours.try_clone().unwrap());
            let output = Tap::on(ours.try_clone().unwrap());
            fill_and_drain((&matrix, &whole), child, input, output, move || {
                ours.shutdown(Shutdown::Write).expect("an end of input");
            });
        }
    }
}

/// On a socket, a reader that goes away shows as the same error as on a pipe.
#[test]
fn a_socket_whose_reader_has_gone_ends_the_run_silently() {
    for threads in ["-@1", "-@2"] {
        let (ours, theirs) = UnixStream::pair().expect("a pair of sockets");
        let (stdin, mut input) = Feed::pipe();
        let child = Child::hapfilter(&[threads], stdin, OwnedFd::from(theirs));
        input.send(NAMES);
        let mut first = [0];
        assert_eq!((&ours).read(&mut first).unwrap(), 1);
        drop(ours);
        // A child that another test is just starting holds this end until exec, and until then a
        // write succeeds. So send more than a socket holds.
        let rows = MATRIX.split_once('\n').expect("a header").1;
        let more_than_it_holds = rows.repeat((8 << 20) / rows.len());
        input.send_for(more_than_it_holds.as_bytes(), DEADLINE);
        child.wait().fails(141).stderr_is("");
    }
}

fn fifo(dir: &tempfile::TempDir, name: &str) -> (PathBuf, File, File) {
    let path = dir.path().join(name);
    mknodat(CWD, &path, FileType::Fifo, Mode::from_raw_mode(0o600), 0).expect("a FIFO");
    // Opens the reading end without waiting for a writer.
    let flags = OFlags::RDONLY | OFlags::NONBLOCK;
    let reader = rustix::fs::open(&path, flags, Mode::empty()).expect("its reading end");
    let writer = File::options()
        .write(true)
        .open(&path)
        .expect("its writing end");
    fcntl_setfl(&reader, OFlags::empty()).expect("a reader that waits");
    (path, reader.into(), writer)
}

#[test]
fn both_ends_and_an_operand_may_be_fifos() {
    for threads in ["-@1", "-@2"] {
        let dir = tempdir();
        let (_, stdin, writer) = fifo(&dir, "in");
        let (_, reader, stdout) = fifo(&dir, "out");
        let (path, kept, other) = fifo(&dir, "operand");
        let (mut input, mut operand) = (Feed::on(writer), Feed::on(other));
        let mut output = Tap::on(reader);
        let path = path.to_str().unwrap();
        let child = Child::hapfilter(&[threads, path, "-"], stdin, stdout);
        operand.send(MATRIX);
        let found = output.exactly(TABLE.len());
        assert_eq!(String::from_utf8_lossy(&found), TABLE);
        // The child has it open, so closing ours ends it.
        drop((operand, kept));
        input.send("c\t2\tA\tA\tC\n");
        assert_eq!(output.line(), b"c\t2\tA\tC\tc\tA|C\n");
        drop(input);
        child.wait().ok().stderr_is("");
        assert!(output.rest().is_empty());
    }
}

#[test]
fn endless_and_empty_devices_are_treated_as_any_input() {
    let device = |path: &str| File::open(path).expect("a device");
    let dir = tempdir();
    let names = file(&dir, "names", NAMES);
    let header = TABLE.lines().next().unwrap().to_owned() + "\n";
    for threads in ["-@1", "-@2"] {
        for (args, path, message) in [
            (
                &["--max-line=1M"][..],
                "/dev/zero",
                "the line is longer than 1048576 bytes",
            ),
            (
                &["--max-line=1M", "--header", &names],
                "/dev/zero",
                "the line is longer",
            ),
            (&[], "/dev/urandom", ""),
            (&[], "/dev/null", "there is no header line"),
        ] {
            let (output, stdout) = Tap::pipe();
            let args = [&[threads], args].concat();
            let outcome = Child::hapfilter(&args, device(path), stdout).wait();
            outcome.fails(1).stderr_has(message);
            let found = output.rest();
            assert!(found.is_empty() || found == header.as_bytes(), "{outcome}");
        }
        let (output, stdout) = Tap::pipe();
        let args = [threads, "--header", &names];
        let outcome = Child::hapfilter(&args, device("/dev/null"), stdout).wait();
        outcome.ok().stderr_is("");
        assert_eq!(output.rest(), header.as_bytes());
    }
}

#[test]
fn an_output_file_is_written_from_where_it_stands_or_at_its_end() {
    let dir = tempdir();
    for threads in ["-@1", "-@2"] {
        let path = file(&dir, "table", "before\nbehind\n");
        let append = OpenOptions::new().append(true).open(&path).unwrap();
        super::with_stdout(&[threads], MATRIX, append).ok();
        let found = std::fs::read_to_string(&path).unwrap();
        assert_eq!(found, format!("before\nbehind\n{TABLE}"));

        let path = file(&dir, "table", "before\nbehind\n");
        let mut stands = OpenOptions::new().write(true).open(&path).unwrap();
        stands.seek(SeekFrom::Start(7)).unwrap();
        super::with_stdout(&[threads], MATRIX, stands).ok();
        let found = std::fs::read_to_string(&path).unwrap();
        assert_eq!(found, format!("before\n{TABLE}"));
    }
}

#[test]
fn input_that_comes_byte_by_byte_is_read_on() {
    let matrix = matrix(8);
    let whole = table(&matrix);
    for threads in ["-@1", "-@2", "-@8"] {
        for nonblocking in [false, true] {
            let (stdin, mut input) = Feed::pipe();
            if nonblocking {
                set_nonblocking(&stdin);
            }
            let pipe = stdin.try_clone().unwrap();
            let (output, stdout) = Tap::pipe();
            let child = Child::hapfilter(&[threads], stdin, stdout);
            for byte in matrix.bytes() {
                input.send([byte]);
                let end = Instant::now() + DEADLINE;
                while ioctl_fionread(&pipe).expect("what a pipe holds") > 0 {
                    assert!(Instant::now() < end, "the child takes no more");
                    std::thread::yield_now();
                }
            }
            drop(input);
            assert!(output.rest() == whole, "{threads}: changed output");
            child.wait().ok().stderr_is("");
        }
    }
}

#[test]
fn output_that_is_taken_byte_by_byte_is_written_on() {
    let matrix = matrix(3000);
    let whole = table(&matrix);
    for threads in ["-@1", "-@2", "-@8"] {
        for nonblocking in [false, true] {
            let (stdin, mut input) = Feed::pipe();
            let (mut reader, stdout) = std::io::pipe().expect("pipe");
            // Less than the child writes at once, so its writes are taken in part.
            rustix::pipe::fcntl_setpipe_size(&stdout, 4096).expect("a small pipe");
            if nonblocking {
                set_nonblocking(&stdout);
            }
            let child = Child::hapfilter(&[threads], stdin, stdout);
            input.send(&matrix);
            drop(input);
            let mut found = Vec::new();
            let mut byte = [0];
            while reader.read(&mut byte).unwrap() > 0 {
                found.push(byte[0]);
            }
            assert!(found == whole, "{threads}: changed output");
            child.wait().ok().stderr_is("");
        }
    }
}

/// A terminal: the master, which keeps it alive, and the side that a program sees.
fn terminal() -> (OwnedFd, OwnedFd) {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&master).expect("grantpt");
    unlockpt(&master).expect("unlockpt");
    let name = ptsname(&master, Vec::new()).expect("ptsname");
    let user = rustix::fs::open(
        name.as_c_str(),
        OFlags::RDWR | OFlags::NOCTTY,
        Mode::empty(),
    )
    .expect("the terminal");
    (master, user)
}

#[test]
fn a_terminal_is_not_waited_on() {
    let (_master, user) = terminal();
    let (output, stdout) = Tap::pipe();
    let outcome = Child::hapfilter(&[], user.try_clone().unwrap(), stdout).wait();
    outcome.fails(2);
    assert_eq!(
        outcome.stderr.split(|&b| b == b'\n').count(),
        3,
        "two lines:\n{outcome}"
    );
    assert!(output.rest().is_empty());

    let dir = tempdir();
    let matrix = file(&dir, "matrix.tsv", MATRIX);
    let (output, stdout) = Tap::pipe();
    Child::hapfilter(&[&matrix], user.try_clone().unwrap(), stdout)
        .wait()
        .ok()
        .stderr_is("");
    assert_eq!(String::from_utf8_lossy(&output.rest()), TABLE);
    let (output, stdout) = Tap::pipe();
    Child::hapfilter(&["--help"], user, stdout)
        .wait()
        .ok()
        .stderr_is("");
    assert!(!output.rest().is_empty());
}

/// Of two readers of one terminal each would get a part. The null device has nothing to lose.
#[test]
fn a_list_is_not_read_from_the_terminal_that_rows_come_from() {
    let (master, user) = terminal();
    let name = ptsname(&master, Vec::new()).expect("ptsname");
    let name = name.to_str().unwrap();
    for option in ["--samples", "--contigs", "--header"] {
        let (output, stdout) = Tap::pipe();
        let outcome = Child::hapfilter(
            &["-f", "vcf", option, name, "-"],
            user.try_clone().unwrap(),
            stdout,
        )
        .wait();
        outcome.fails(2).stderr_has(&format!(
            "option '{option}' '{name}' names standard input, from which rows are read"
        ));
        assert!(output.rest().is_empty());
        let (output, stdout) = Tap::pipe();
        let null = File::open("/dev/null").expect("a device");
        let outcome =
            Child::hapfilter(&["-f", "vcf", option, "/dev/null", "-"], null, stdout).wait();
        assert!(
            !String::from_utf8_lossy(&outcome.stderr).contains("names standard input"),
            "{outcome}"
        );
        assert!(output.rest().is_empty());
    }
}

#[test]
fn a_line_without_end_is_given_up() {
    for threads in ["-@1", "-@2"] {
        for start in ["", MATRIX] {
            let (stdin, mut input) = Feed::pipe();
            let (output, stdout) = Tap::pipe();
            let child = Child::hapfilter(&[threads, "--max-line=1M"], stdin, stdout);
            input.send(start);
            let feeder = std::thread::spawn(move || {
                let chunk = [b'A'; 1 << 16];
                let mut taken = 0;
                loop {
                    let sent = input.send_for(&chunk, DEADLINE);
                    taken += sent;
                    if sent < chunk.len() {
                        return taken;
                    }
                }
            });
            child.wait().fails(1).stderr_has("--max-line");
            let taken = feeder.join().expect("feeder");
            assert!(
                taken < 8 << 20,
                "{threads}: {taken} bytes of one line were taken"
            );
            assert_eq!(
                String::from_utf8_lossy(&output.rest()),
                if start.is_empty() { "" } else { TABLE }
            );
        }
    }
}

#[test]
fn one_terminal_may_be_both_ends_if_that_is_asked_for() {
    for threads in ["-@1", "-@2"] {
        for nonblocking in [false, true] {
            let (master, user) = terminal();
            let mut modes = tcgetattr(&user).expect("what the terminal does");
            modes.local_modes.remove(LocalModes::ECHO);
            modes.output_modes.remove(OutputModes::OPOST);
            tcsetattr(&user, OptionalActions::Now, &modes)
                .expect("a terminal that changes nothing");
            if nonblocking {
                set_nonblocking(&user);
            }
            let stdout = user.try_clone().unwrap();
            let child = Child::hapfilter(&[threads, "-"], user, stdout);
            let mut input = Feed::on(master.try_clone().unwrap());
            let mut output = Tap::on(master);
            input.send(MATRIX);
            let found = output.exactly(TABLE.len());
            assert_eq!(String::from_utf8_lossy(&found), TABLE);
            // Ctrl-D ends typed input.
            input.send("c\t2\tA\tA\tC\n\x04");
            child.wait().ok().stderr_is("");
            assert_eq!(output.rest(), b"c\t2\tA\tC\tc\tA|C\n");
        }
    }
}
