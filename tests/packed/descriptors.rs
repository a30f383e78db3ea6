use std::fs::{File, OpenOptions};
use std::io::{Seek, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};

use super::{matrix, plain};
use crate::ends::{Feed, Tap};
use crate::util::{BIN, Child, DEADLINE, file, finish_on, run, tempdir};

/// Lets the program read the beginning of a file and wait for its output to be taken, then applies
/// `change` to the file. Returns how the run ends.
fn changed(change: impl Fn(&mut File)) -> crate::util::Outcome {
    let dir = tempdir();
    // Far more than pipes and batches hold.
    let path = file(&dir, "matrix", matrix(400_000));
    let (stdin, _input) = Feed::pipe();
    let (mut output, stdout) = Tap::pipe();
    let child = Child::hapfilter(&["-q", "-@1", "--batch-size=64K", &path], stdin, stdout);
    output.line();
    let mut file = OpenOptions::new()
        .write(true)
        .open(&path)
        .expect("the file");
    change(&mut file);
    drop(output.rest());
    child.wait()
}

#[test]
fn a_file_that_is_written_to_while_it_is_read_is_an_error() {
    changed(|file| file.write_all(b"CHROM").expect("a write"))
        .fails(1)
        .stderr_has("the file was modified while being read");
    changed(|file| file.set_len(1_000_000).expect("a truncation")).fails(1);
}

#[test]
fn lines_may_be_appended_to_a_file_while_it_is_read() {
    changed(|file| {
        file.seek(std::io::SeekFrom::End(0)).expect("a seek");
        file.write_all(b"chr1\t5\tA\tA\tA\tA\tA\n")
            .expect("a write");
    })
    .ok();
    changed(|_| ()).ok();
}

#[test]
fn a_direct_descriptor_is_read_in_the_ordinary_way() {
    let text = matrix(3000);
    let mut file = tempfile::Builder::new()
        .tempfile_in(env!("CARGO_TARGET_TMPDIR"))
        .expect("a file");
    file.write_all(&text).expect("room");
    let direct = OpenOptions::new()
        .read(true)
        .custom_flags(rustix::fs::OFlags::DIRECT.bits() as i32)
        .open(file.path());
    // Some file systems do not support it.
    let Ok(direct) = direct else { return };
    finish_on(Command::new(BIN), direct, DEADLINE)
        .ok()
        .stdout_is(plain(&[], &text).stdout);
}

#[test]
fn a_socket_for_messages_is_refused_and_one_for_a_stream_is_read() {
    let pair = |kind| {
        let (a, b) =
            socketpair(AddressFamily::UNIX, kind, SocketFlags::CLOEXEC, None).expect("sockets");
        (a, b)
    };
    for kind in [SocketType::DGRAM, SocketType::SEQPACKET] {
        let (stdin, _other): (OwnedFd, OwnedFd) = pair(kind);
        finish_on(Command::new(BIN), stdin, DEADLINE)
            .fails(1)
            .stdout_is("")
            .stderr_has("datagram socket");
    }
    let (stdin, other) = pair(SocketType::STREAM);
    let text = matrix(20);
    let mut other = File::from(other);
    other.write_all(&text).expect("room");
    drop(other);
    finish_on(Command::new(BIN), stdin, DEADLINE)
        .ok()
        .stdout_is(plain(&[], &text).stdout);
}

/// All pipes of a user share a limit. Latecomers get smaller ones, and still read on.
#[test]
fn many_filters_of_one_user_get_along() {
    let text = matrix(8_000);
    let expected = plain(&["-q"], &text).stdout;
    let dir = tempfile::Builder::new()
        .prefix("hapfilter")
        .tempdir_in("/tmp")
        .expect("a folder");
    let program = dir.path().join("hapfilter");
    std::fs::copy(BIN, &program).expect("a copy");
    for path in [dir.path(), &program] {
        let all = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(path, all).expect("permissions");
    }
    let filters: Vec<_> = (0..64)
        .map(|_| {
            let (stdin, mut input) = Feed::pipe();
            let (output, stdout) = Tap::pipe();
            let mut command = Command::new(&program);
            command.args(["-q", "-@1"]).current_dir("/");
            if rustix::process::geteuid().is_root() {
                // root has no limit.
                command.uid(65_534).gid(65_534);
            }
            let child = Child::start(command, Stdio::from(stdin), stdout);
            let text = text.clone();
            let feeder = std::thread::spawn(move || input.send(text));
            (child, feeder, output)
        })
        .collect();
    for (child, feeder, output) in filters {
        assert!(output.rest() == expected, "changed output");
        feeder.join().expect("the feeder");
        child.wait().ok();
    }
}

#[test]
fn what_a_text_is_does_not_depend_on_how_its_bytes_arrive() {
    let text = b"C\0\n\0P\0\n\0R\0E\0F\0\nc\t1\tA\tA\tC\n";
    let whole = run(["--batch-size=512K"], &text[..]);
    run(["--batch-size=1"], &text[..])
        .stdout_is(&whole.stdout)
        .stderr_is(&whole.stderr);
    let (stdin, mut input) = Feed::pipe();
    let (output, stdout) = Tap::pipe();
    let child = Child::hapfilter(&[], stdin, stdout);
    input.send(&text[..3]);
    input.send(&text[3..]);
    drop(input);
    let outcome = child.wait();
    assert_eq!(
        (outcome.status, output.rest()),
        (whole.status, whole.stdout)
    );
}
