//! The part of `std::thread` that the pipeline uses, in a [`world`].

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::io;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use crate::world::{self, Op};

type Result<T> = std::result::Result<T, Box<dyn Any + Send>>;

/// The limits of the system.
#[derive(Debug, Clone, Copy)]
pub struct System {
    pub cpus: NonZero<usize>,
    /// Starting more threads than this fails.
    pub threads: usize,
}

thread_local! {
    pub static SYSTEM: Cell<System> = const {
        Cell::new(System { cpus: NonZero::<usize>::MIN, threads: usize::MAX })
    };
}

pub fn available_parallelism() -> io::Result<NonZero<usize>> {
    Ok(SYSTEM.get().cpus)
}

#[derive(Default)]
pub struct Builder(String);

impl Builder {
    pub fn new() -> Builder {
        Builder::default()
    }

    pub fn name(self, name: String) -> Builder {
        Builder(name)
    }

    pub fn spawn<T: 'static>(
        self,
        body: impl FnOnce() -> T + 'static,
    ) -> io::Result<JoinHandle<T>> {
        if world::threads() - 1 == SYSTEM.get().threads {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        let result = Rc::new(RefCell::new(None));
        let slot = result.clone();
        let run = move || {
            let result = catch_unwind(AssertUnwindSafe(body));
            *slot.borrow_mut() = Some(result);
        };
        let id = world::spawn(&self.0, Box::new(run));
        Ok(JoinHandle(id, result))
    }
}

pub struct JoinHandle<T>(usize, Rc<RefCell<Option<Result<T>>>>);

impl<T> JoinHandle<T> {
    pub fn join(self) -> Result<T> {
        world::perform(Op::Join(self.0));
        let result = self.1.borrow_mut().take();
        result.unwrap_or(Err(Box::new("abandoned")))
    }
}
