//! The program's entry: what was requested, and the exit status.

use std::io::Write;
use std::process::ExitCode;

use hapfilter::error::Error;
use hapfilter::flags::args::Args;
use hapfilter::flags::typed::Special;
use hapfilter::flags::{complete, doc, parse};
use hapfilter::output::Stdout;
use hapfilter::{report, run};

mod system;

fn main() -> ExitCode {
    system::ignore_size_signal();
    // Returning from main ends the process whatever other threads are doing; it waits for none.
    match work() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::error(&error);
            ExitCode::from(error.status())
        }
    }
}

fn work() -> Result<(), Error> {
    let typed = parse::parse(std::env::args_os().skip(1))?;
    let mut stdout = Stdout {
        closed: system::was_closed(1),
        close: system::close_stdout,
    };
    match typed.special {
        None => run::run(Args::new(typed)?, system::was_closed(0), &mut stdout),
        Some(special) => {
            let text = match special {
                Special::ShortHelp => doc::short_help(),
                Special::LongHelp => doc::long_help(),
                Special::Version => doc::version(),
                Special::Man => doc::man(),
                Special::Bash => complete::bash(),
                Special::Zsh => complete::zsh(),
                Special::Fish => complete::fish(),
            };
            let written = stdout.write_all(text.as_bytes());
            written
                .and_then(|()| stdout.flush())
                .map_err(Error::from_write)
        }
    }
}
