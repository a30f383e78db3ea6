//! One run of threads that are coroutines, one of which runs at a time.
//!
//! A thread stops before everything that another one could notice, and says what it is about to do
//! ([`Op`]). The caller chooses who goes next among those whose operation would not wait. Nobody
//! else can see what a thread does between two operations, so it makes no difference when that
//! happens.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::fmt::Write;
use std::panic::resume_unwind;

use corosensei::stack::DefaultStack;
use corosensei::{Coroutine, Yielder};

/// Makes the body of the first thread, anew for every run.
pub type Program<'a> = dyn Fn() -> Box<dyn FnOnce()> + 'a;

/// An operation that other threads can notice. Channels are numbered in the order in which they
/// were made: to the workers, to the sequencer, to the pool, to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    Send(usize),
    Receive(usize),
    DropSender(usize),
    DropReceiver(usize),
    /// Waits for a thread to end.
    Join(usize),
    /// Reads input or writes output.
    Step,
    /// Waits for something that never comes.
    Never,
}

/// Everything that a thread has done so far with its results, as a number. Nothing else influences
/// a thread, so equal histories mean equal states.
pub type History = u32;

/// More operations than any run needs.
const LONGEST: usize = 2000;

/// No message was received.
const NONE: History = History::MAX;

/// Numbers each continued history: what was done, whether it succeeded, what was received.
#[derive(Default)]
pub struct Histories(HashMap<(History, Op, bool, History), History>);

impl Histories {
    fn number(&mut self, before: History, op: Op, went: bool, received: History) -> History {
        // The first numbers are those of threads that have done nothing yet.
        let next = 100 + self.0.len() as History;
        *self.0.entry((before, op, went, received)).or_insert(next)
    }
}

struct Thread {
    name: String,
    body: Option<Box<dyn FnOnce()>>,
    yielder: *const Yielder<(), ()>,
    /// The next operation; none if it has ended or not begun.
    next: Option<Op>,
    ended: bool,
    history: History,
}

/// A channel without its contents: a message is known by its sender's history at the time.
struct Channel {
    messages: VecDeque<History>,
    capacity: usize,
    senders: usize,
    receivers: usize,
}

/// The current run.
#[derive(Default)]
pub struct World {
    threads: Vec<Thread>,
    channels: Vec<Channel>,
    running: usize,
    /// Whether the last operation succeeded; it fails if the other side has gone.
    went: bool,
    /// This run is no longer needed. No operation waits or succeeds any more, so the threads end.
    abandoned: bool,
    /// An error that was found.
    wrong: Option<String>,
    trace: Vec<(usize, Op, bool)>,
}

thread_local! {
    static WORLD: RefCell<World> = RefCell::default();
    /// Reused, because making one takes longer than most runs.
    static STACKS: RefCell<Vec<DefaultStack>> = RefCell::default();
}

fn with<T>(f: impl FnOnce(&mut World) -> T) -> T {
    WORLD.with_borrow_mut(f)
}

/// Waits for the running thread's turn to do `op`, and returns whether it succeeded.
pub fn perform(op: Op) -> bool {
    let yielder = with(|world| {
        let thread = &mut world.threads[world.running];
        thread.next = Some(op);
        (!world.abandoned).then_some(thread.yielder)
    });
    if let Some(yielder) = yielder {
        // SAFETY: the running coroutine's own yielder, which lives for as long as it runs.
        unsafe { &*yielder }.suspend(());
    }
    with(|world| world.went && !world.abandoned)
}

/// Never returns.
pub fn never() -> ! {
    perform(Op::Never);
    // The run is abandoned, and no hook should report that.
    resume_unwind(Box::new("abandoned"))
}

/// Reports an error, which ends the run and the test.
pub fn wrong(what: impl Into<String>) {
    with(|world| {
        if !world.abandoned {
            world.wrong.get_or_insert(what.into());
        }
    });
}

/// Makes a channel with one sender and one receiver.
pub fn new_channel(capacity: usize) -> usize {
    with(|world| {
        world.channels.push(Channel {
            messages: VecDeque::new(),
            capacity,
            senders: 1,
            receivers: 1,
        });
        world.channels.len() - 1
    })
}

/// Adds a sender. Needs no turn, as nobody can notice before one is dropped.
pub fn add_sender(channel: usize) {
    with(|world| world.channels[channel].senders += 1);
}

/// Adds a receiver.
pub fn add_receiver(channel: usize) {
    with(|world| world.channels[channel].receivers += 1);
}

/// Adds a thread. It runs to its first operation before anyone else has a turn.
pub fn spawn(name: &str, body: Box<dyn FnOnce()>) -> usize {
    with(|world| {
        let id = world.threads.len();
        world.threads.push(Thread {
            name: name.to_owned(),
            body: Some(body),
            yielder: std::ptr::null(),
            next: None,
            ended: false,
            history: id as History,
        });
        id
    })
}

/// The number of threads, the first one included.
pub fn threads() -> usize {
    with(|world| world.threads.len())
}

/// Whether all threads except the running one have ended.
pub fn is_alone() -> bool {
    with(|world| {
        let mut threads = world.threads.iter().enumerate();
        threads.all(|(id, thread)| id == world.running || thread.ended)
    })
}

impl World {
    /// Whether a thread's operation would not wait.
    fn is_enabled(&self, thread: &Thread) -> bool {
        match thread.next {
            None | Some(Op::Never) => false,
            Some(Op::Send(channel)) => {
                let channel = &self.channels[channel];
                channel.receivers == 0 || channel.messages.len() < channel.capacity
            }
            Some(Op::Receive(channel)) => {
                let channel = &self.channels[channel];
                channel.senders == 0 || !channel.messages.is_empty()
            }
            Some(Op::Join(other)) => self.threads[other].ended,
            Some(Op::DropSender(_) | Op::DropReceiver(_) | Op::Step) => true,
        }
    }

    /// The threads that can go on.
    pub fn enabled(&self) -> Vec<usize> {
        let ids = 0..self.threads.len();
        ids.filter(|&id| self.is_enabled(&self.threads[id]))
            .collect()
    }

    /// Identifies this state: everything else follows from the histories of the threads.
    pub fn state(&self) -> Vec<History> {
        let mut state: Vec<_> = self.threads.iter().map(|thread| thread.history).collect();
        for channel in &self.channels {
            state.push(NONE);
            state.extend(&channel.messages);
        }
        state
    }

    /// Has a thread do its next operation.
    fn step(&mut self, id: usize, histories: &mut Histories) {
        let thread = &mut self.threads[id];
        let op = thread.next.take().expect("the thread is enabled");
        let mut received = NONE;
        let went = match op {
            Op::Send(channel) => self.channels[channel].receivers > 0,
            Op::Receive(channel) => match self.channels[channel].messages.pop_front() {
                Some(message) => {
                    received = message;
                    true
                }
                None => false,
            },
            Op::DropSender(channel) => {
                self.channels[channel].senders -= 1;
                true
            }
            Op::DropReceiver(channel) => {
                let channel = &mut self.channels[channel];
                channel.receivers -= 1;
                if channel.receivers == 0 {
                    channel.messages.clear();
                }
                true
            }
            Op::Join(_) | Op::Step => true,
            Op::Never => false,
        };
        thread.history = histories.number(thread.history, op, went, received);
        if let (Op::Send(channel), true) = (op, went) {
            self.channels[channel].messages.push_back(thread.history);
        }
        self.went = went;
        self.running = id;
        self.trace.push((id, op, went));
    }

    /// Records an error in this state, if there is one.
    fn check(&mut self) {
        if self.trace.len() > LONGEST {
            self.wrong.get_or_insert("it goes on and on".to_owned());
        }
        for thread in &self.threads {
            if matches!(thread.next, Some(Op::Send(_))) && !self.is_enabled(thread) {
                let what = format!("{} has to wait to send", thread.name);
                self.wrong.get_or_insert(what);
            }
        }
    }

    /// Records an error if nobody can go on. The first thread must have ended. Others may wait only
    /// if one of them waits for something that never comes.
    fn check_end(&mut self) {
        let is_never = |thread: &Thread| thread.next == Some(Op::Never);
        let one_waits = self.threads.iter().any(is_never);
        let mut threads = self.threads.iter().enumerate();
        if let Some((_, thread)) =
            threads.find(|&(id, thread)| !thread.ended && (id == 0 || !one_waits))
        {
            let what = format!("{} waits for ever", thread.name);
            self.wrong.get_or_insert(what);
        }
    }

    fn show_trace(&self) -> String {
        let mut text = String::new();
        for &(id, op, went) in &self.trace {
            let gone = if went {
                ""
            } else {
                ", but the other side has gone"
            };
            let _ = writeln!(text, "  {:9} {op:?}{gone}", self.threads[id].name);
        }
        text
    }
}

/// Runs `main` and the threads that it starts. Whenever several can go on, `choose` picks one, or
/// returns `None` to abandon the run.
///
/// # Panics
///
/// If an error was found; the message shows how it came about.
pub fn run(
    main: Box<dyn FnOnce()>,
    histories: &mut Histories,
    choose: &mut dyn FnMut(&World, &[usize]) -> Option<usize>,
) {
    with(|world| *world = World::default());
    spawn("main", main);
    let mut threads = Vec::new();
    loop {
        begin(&mut threads);
        let next = with(|world| {
            world.check();
            let enabled = world.enabled();
            let next = match enabled[..] {
                _ if world.wrong.is_some() => None,
                [] => {
                    world.check_end();
                    None
                }
                [only] => Some(only),
                _ => choose(world, &enabled),
            };
            match next {
                Some(id) => world.step(id, histories),
                None => world.abandoned = true,
            }
            next
        });
        match next {
            Some(id) => resume(&mut threads, id),
            None => break,
        }
    }
    // Every thread goes to its end, because a coroutine's stack cannot just be forgotten.
    let mut id = 0;
    while id < threads.len() {
        resume(&mut threads, id);
        begin(&mut threads);
        id += 1;
    }
    if let Some(what) = with(|world| world.wrong.take()) {
        panic!("{what}, after:\n{}", with(|world| world.show_trace()));
    }
}

type Stacked = Option<Coroutine<(), (), (), DefaultStack>>;

/// Runs threads that were started to their first operations.
fn begin(threads: &mut Vec<Stacked>) {
    while let Some(body) = with(|world| world.threads.get_mut(threads.len())?.body.take()) {
        let id = threads.len();
        let stack = STACKS.with_borrow_mut(Vec::pop);
        let stack = stack.unwrap_or_else(|| DefaultStack::new(256 << 10).expect("a stack"));
        threads.push(Some(Coroutine::with_stack(stack, move |yielder, ()| {
            with(|world| world.threads[id].yielder = yielder);
            body();
        })));
        with(|world| world.running = id);
        resume(threads, id);
    }
}

/// Lets a thread run to its next operation or its end.
fn resume(threads: &mut [Stacked], id: usize) {
    let Some(thread) = &mut threads[id] else {
        return;
    };
    with(|world| world.running = id);
    if thread.resume(()).as_return().is_some() {
        let stack = threads[id].take().expect("it ran just now").into_stack();
        STACKS.with_borrow_mut(|stacks| stacks.push(stack));
        with(|world| {
            world.threads[id].next = None;
            world.threads[id].ended = true;
        });
    }
}
